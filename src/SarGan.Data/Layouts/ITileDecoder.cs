using SarGan.Data.Images;

namespace SarGan.Data.Layouts;

/// <summary>Reads the files of a data set. The place to plug in another file format.</summary>
public interface ITileDecoder
{
    /// <summary>Endings of the file names that are tiles, in lower case with the dot, such as <c>.png</c>. Other files are no part of the data set.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>See <see cref="ITileSet.MayBeResized"/>.</summary>
    bool MayBeResized => true;

    /// <summary>Reads what the header says, cheaply. Safe for concurrent calls.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageFormatException">The file is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    ImageInfo ReadInfo(string path);

    /// <summary>Reads the image. Safe for concurrent calls.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageFormatException">The file is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    PixelImage Read(string path);

    /// <summary>Reads the whole file to see whether it is sound. Safe for concurrent calls.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageFormatException">The file is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    void Verify(string path) => _ = Read(path);
}
