using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Layouts;

/// <summary>Reads PNG, JPEG and GeoTIFF tiles.</summary>
/// <remarks>
/// PNG and JPEG are pictures: their samples are taken as they are. A GeoTIFF of 8- or 16-bit unsigned samples is one too where no scaling is given.
/// With a scaling, a GeoTIFF's samples become physical values, are clipped and spread over the 16-bit range (0 is -1 for the network, 65535 is 1),
/// nodata becoming 0. <see cref="Size"/> resamples before that step, in linear power for radar.
/// </remarks>
public sealed class TileFileDecoder : ITileDecoder
{
    private static readonly string[] GeoTiffExtensions = [".tif", ".tiff"];

    /// <summary>How GeoTIFF samples become [-1, 1]; null (default) takes them as pictures.</summary>
    public TileScaling? Scaling { get; init; }

    /// <summary>Height and width that GeoTIFF tiles are resampled to, 1 or more; null (default) leaves them as they are.</summary>
    public int? Size { get; init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Size must be 1 or more. Actual value was {value}."); }

    /// <summary>Size bounds. Default as <see cref="ImageLimits"/>.</summary>
    public ImageLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", .. GeoTiffExtensions];

    /// <inheritdoc/>
    public bool MayBeResized => Scaling is not SarScaling;

    /// <summary>Whether a file is read as a GeoTIFF, by the ending of its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsGeoTiff(string path) => GeoTiffExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ImageInfo ReadInfo(string path)
    {
        if (!IsGeoTiff(path)) return ImageFile.ReadInfo(path, Limits);
        using var reader = Open(path);
        var info = reader.Info;
        if (Scaling is not null) return new ImageInfo(ImageFileFormat.GeoTiff, info.Width, info.Height, Scaling.Channels, 16);
        return new ImageInfo(ImageFileFormat.GeoTiff, info.Width, info.Height, info.Bands, info.SampleType == SampleType.Byte ? 8 : 16);
    }

    /// <inheritdoc/>
    public PixelImage Read(string path)
    {
        if (!IsGeoTiff(path))
        {
            if (Scaling is null or PlainScaling) return ImageFile.Read(path, Limits);
            throw new ImageFormatException(path, $"the radiometric contract takes {Scaling.Unit} from GeoTIFF tiles; a picture has no such values.", null);
        }
        using var reader = Open(path);
        if (Scaling is null) return ReadPicture(reader, path);
        var tile = RasterTile.Read(reader, [.. Enumerable.Range(0, Scaling.Channels).Select(Scaling.BandOf)], Limits.MaxPixels);
        if (Size is { } size) tile = tile.Resize(size, size, Scaling);
        return tile.ToImage(Scaling);
    }

    /// <inheritdoc/>
    public void Verify(string path) => _ = IsGeoTiff(path) ? ReadStored(path) : Read(path);

    /// <summary>The samples as they are stored, to compare files with each other: a GeoTIFF's as bytes, one channel for each byte of each band.</summary>
    internal PixelImage ReadStored(string path)
    {
        if (!IsGeoTiff(path)) return ImageFile.Read(path, Limits);
        using var reader = Open(path);
        var info = reader.Info;
        return new PixelImage(info.Width, info.Height, info.Bands * info.SampleType.Size(), Interleaved(reader));
    }

    private static PixelImage ReadPicture(RasterSource reader, string path)
    {
        var info = reader.Info;
        if (info.SampleType is not (SampleType.Byte or SampleType.UInt16))
            throw new ImageFormatException(path, $"samples of type {info.SampleType} are no picture: a radiometric contract says how they become [-1, 1] ('sargan train --scaling auto' learns one).", null);
        var bytes = Interleaved(reader);
        if (info.SampleType == SampleType.Byte) return new PixelImage(info.Width, info.Height, info.Bands, bytes);
        var words = new ushort[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, words, 0, bytes.Length);
        return new PixelImage(info.Width, info.Height, info.Bands, words);
    }

    private static byte[] Interleaved(RasterSource reader)
    {
        var info = reader.Info;
        var size = info.SampleType.Size();
        var plane = new byte[info.Extent.Count * size];
        var bytes = new byte[checked(plane.Length * info.Bands)];
        for (var band = 0; band < info.Bands; band++)
        {
            reader.Read(band, info.Extent, plane.AsSpan());
            for (var i = 0; i < info.Extent.Count; i++) plane.AsSpan(i * size, size).CopyTo(bytes.AsSpan(((i * info.Bands) + band) * size));
        }
        return bytes;
    }

    private GeoTiffReader Open(string path)
    {
        var reader = GeoTiffReader.Open(path);
        if (reader.Info.Extent.Count <= Limits.MaxPixels) return reader;
        var info = reader.Info;
        reader.Dispose();
        throw new ImageFormatException(path, $"the raster has {info.Width} x {info.Height} pixels, more than the limit of {Limits.MaxPixels}.", null);
    }
}
