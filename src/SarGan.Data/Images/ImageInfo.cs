namespace SarGan.Data.Images;

/// <summary>The kinds of image file that are read and written.</summary>
public enum ImageFileFormat
{
    /// <summary>Portable Network Graphics: lossless, 8 or 16 bits a sample.</summary>
    Png,

    /// <summary>JPEG: lossy, 8 bits a sample.</summary>
    Jpeg,

    /// <summary>GeoTIFF: read as a tile by <see cref="Layouts.TileFileDecoder"/>; rasters beyond pictures are <see cref="Geo"/>'s.</summary>
    GeoTiff,
}

/// <summary>What a file's header says of the image in it.</summary>
/// <param name="Format">The kind of file, found by content, not by name.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">Samples a pixel as <see cref="ImageFile.Read(string, ImageLimits?)"/> returns them.</param>
/// <param name="BitsPerSample">8 or 16, as returned: samples of fewer bits are widened to 8.</param>
public sealed record ImageInfo(ImageFileFormat Format, int Width, int Height, int Channels, int BitsPerSample);

/// <summary>Bounds that protect a reader from hostile files. Sizes are checked before anything is allocated.</summary>
public sealed record ImageLimits
{
    /// <summary>Most pixels of one image. Default 2^28 (16384 x 16384), 1 or more; larger images are refused.</summary>
    public long MaxPixels
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxPixels), $"MaxPixels must be 1 or more. Actual value was {value}.");
    } = 1L << 28;
}
