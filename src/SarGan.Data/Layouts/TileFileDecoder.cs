using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Layouts;

/// <summary>Reads PNG, JPEG and GeoTIFF tiles.</summary>
/// <remarks>
/// PNG and JPEG are pictures: their samples are taken as they are. A GeoTIFF of 8- or 16-bit unsigned samples is one too where no contract is given, or one for pictures.
/// Under a contract, a GeoTIFF's samples become physical values, are clipped and spread over the 16-bit range (0 is -1 for the network, 65535 is 1),
/// nodata becoming 0. <see cref="Size"/> resamples before that step, in linear power for radar. What a file says of its own unit, calibration or band names
/// (<see cref="RasterTags"/>) is converted to what the contract asks for where that is exact, and refused elsewhere.
/// </remarks>
public sealed class TileFileDecoder : ITileDecoder
{
    private static readonly string[] GeoTiffExtensions = [".tif", ".tiff"];

    /// <summary>How GeoTIFF samples become [-1, 1]; null (default) takes them as pictures.</summary>
    /// <exception cref="ArgumentException">Counts of names, bands and ranges do not fit each other.</exception>
    public DomainContract? Contract
    {
        get;
        init
        {
            value?.Validate();
            field = value;
        }
    }

    /// <summary>Height and width that GeoTIFF tiles under a contract are resampled to, 1 or more; null (default) leaves them as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Size { get; init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Size must be 1 or more. Actual value was {value}."); }

    /// <summary>Size bounds. Default as <see cref="ImageLimits"/>.</summary>
    public ImageLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", .. GeoTiffExtensions];

    /// <inheritdoc/>
    public bool MayBeResized => Contract?.Scaling is not SarScaling;

    private bool OfPictures => Contract is null or { Scaling: PlainScaling { Bands: null } };

    /// <summary>Whether a file is read as a GeoTIFF, by the ending of its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsGeoTiff(string path) => GeoTiffExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ImageInfo ReadInfo(string path)
    {
        if (!IsGeoTiff(path)) return ImageFile.ReadInfo(path, Limits);
        return Guarded(path, reader =>
        {
            var info = reader.Info;
            return Contract is { } contract && !OfPictures
                ? new ImageInfo(ImageFileFormat.GeoTiff, Size ?? info.Width, Size ?? info.Height, contract.Scaling.Channels, 16)
                : new ImageInfo(ImageFileFormat.GeoTiff, info.Width, info.Height, info.Bands, info.SampleType == SampleType.Byte ? 8 : 16);
        });
    }

    /// <inheritdoc/>
    public PixelImage Read(string path)
    {
        if (!IsGeoTiff(path))
        {
            if (Contract is null or { Scaling: PlainScaling }) return ImageFile.Read(path, Limits);
            throw new ImageFormatException(path, $"the radiometric contract takes {Contract.Scaling.Unit} from GeoTIFF tiles; a picture has no such values.", null);
        }
        return Guarded(path, reader => Contract is { } contract && !OfPictures ? ReadScaled(reader, path, contract) : ReadPicture(reader, path));
    }

    /// <inheritdoc/>
    public void Verify(string path) => _ = IsGeoTiff(path) ? ReadStored(path) : Read(path);

    /// <summary>The samples as they are stored, to compare files with each other: a GeoTIFF's as bytes, one channel for each byte of each band.</summary>
    internal PixelImage ReadStored(string path) => IsGeoTiff(path)
        ? Guarded(path, reader => new PixelImage(reader.Info.Width, reader.Info.Height, reader.Info.Bands * reader.Info.SampleType.Size(), Interleaved(reader)))
        : ImageFile.Read(path, Limits);

    private PixelImage ReadScaled(RasterSource reader, string path, DomainContract contract)
    {
        var scaling = ContractFit.Find(contract, reader.Info, path);
        var tile = RasterTile.Read(reader, [.. Enumerable.Range(0, scaling.Channels).Select(scaling.BandOf)], Limits.MaxPixels);
        ContractFit.CheckSamples(scaling, tile, path);
        if (Size is { } size) tile = tile.Resize(size, size, scaling);
        return tile.ToImage(scaling);
    }

    private PixelImage ReadPicture(RasterSource reader, string path)
    {
        var info = reader.Info;
        if (info.SampleType is not (SampleType.Byte or SampleType.UInt16))
            throw new ImageFormatException(path, $"samples of type {info.SampleType} are no picture: a radiometric contract says how they become [-1, 1] ('sargan train --scaling auto' learns one, and a model trained so has it).", null);
        if (Contract is { } contract) ContractFit.CheckPicture(contract, info, path);
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

    private T Guarded<T>(string path, Func<GeoTiffReader, T> read)
    {
        try
        {
            using var reader = GeoTiffReader.Open(path);
            var info = reader.Info;
            if (info.Extent.Count > Limits.MaxPixels)
                throw new ImageFormatException(path, $"the raster has {info.Width} x {info.Height} pixels, more than the limit of {Limits.MaxPixels}. A tile has some hundreds a side.", null);
            return read(reader);
        }
        catch (RasterFormatException e)
        {
            var prefix = path + ": ";
            throw new ImageFormatException(path, e.Message.StartsWith(prefix, StringComparison.Ordinal) ? e.Message[prefix.Length..] : e.Message, e);
        }
    }
}
