using SarGan.Data.Images;

namespace SarGan.Data.Layouts;

/// <summary>Reads the files of a data set. The place to plug in another file format.</summary>
public interface ITileDecoder
{
    /// <summary>Endings of the file names that are tiles, in lower case with the dot, such as <c>.png</c>. Other files are no part of the data set.</summary>
    IReadOnlyList<string> Extensions { get; }

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
}

/// <summary>Reads PNG and JPEG tiles.</summary>
/// <param name="limits">Size bounds; null for the defaults.</param>
public sealed class ImageFileDecoder(ImageLimits? limits = null) : ITileDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg"];

    /// <inheritdoc/>
    public ImageInfo ReadInfo(string path) => ImageFile.ReadInfo(path, limits);

    /// <inheritdoc/>
    public PixelImage Read(string path) => ImageFile.Read(path, limits);
}
