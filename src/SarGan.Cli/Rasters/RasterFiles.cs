using SarGan.Data.Radiometry;
using SarGan.Data.Sources.Http;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Cli.Rasters;

/// <summary>Opening and creating GeoTIFFs as all commands do.</summary>
internal static class RasterFiles
{
    private static readonly string[] Extensions = [".tif", ".tiff"];

    /// <summary>Opens a raster; what is odd about it without keeping it from being read becomes a warning.</summary>
    public static GeoTiffReader Open(string path, WarningList warnings) => Open(path, warnings, out _);

    /// <summary>Opens a raster, on the disk or on a server that serves parts of it.</summary>
    /// <param name="path">A file, or an address that begins with https://; http:// for this machine itself.</param>
    /// <param name="warnings">Takes what is odd about it.</param>
    /// <param name="bytes">The length of the file.</param>
    public static GeoTiffReader Open(string path, WarningList warnings, out long bytes)
    {
        var reader = IsRemote(path) ? OpenRemote(path, out bytes) : OpenLocal(path, out bytes);
        foreach (var warning in reader.Warnings) warnings.Add(warning);
        return reader;
    }

    /// <summary>Whether a raster is on a server.</summary>
    public static bool IsRemote(string path) => path.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static GeoTiffReader OpenLocal(string path, out long bytes)
    {
        if (Directory.Exists(path)) throw new CliException($"{path} is a folder: a GeoTIFF file was expected.");
        if (!File.Exists(path)) throw new CliException($"There is no file {path}.");
        bytes = new FileInfo(path).Length;
        return GeoTiffReader.Open(path);
    }

    private static GeoTiffReader OpenRemote(string path, out long bytes)
    {
        if (!Uri.TryCreate(path, UriKind.Absolute, out var address)) throw CliException.Usage("The address of a raster is not valid.");
        // The query may hold a signature, and goes into no message.
        var source = CliException.Checked(() => new SourceOptions { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)) });
        var stream = HttpRangeStream.OpenAsync(address, source).GetAwaiter().GetResult();
        bytes = stream.Length;
        return GeoTiffReader.Open(stream, stream.Name, new GeoTiffReaderOptions { LeaveOpen = false });
    }

    /// <summary>Says what of a source a result cannot hold.</summary>
    public static void WarnOfLosses(GeoTiffReader source, WarningList warnings)
    {
        if (source.BandScales.Any(scale => scale != 1) || source.BandOffsets.Any(offset => offset != 0))
            warnings.Add($"{source.Name} gives scales and offsets for its bands; the result holds the same stored values without them.");
    }

    /// <summary>Whether a raster that does not state its unit holds dB by the look of it: most measurements in its middle are negative, as those of no power, amplitude or reflectance are.</summary>
    public static bool LooksLikeDecibels(GeoTiffReader source)
    {
        const int Side = 256;
        var info = source.Info;
        if (!info.SampleType.IsFloatingPoint() || RasterTags.Of(info).Unit is not null) return false;
        var (width, height) = (Math.Min(Side, info.Width), Math.Min(Side, info.Height));
        var window = new PixelWindow((info.Width - width) / 2, (info.Height - height) / 2, width, height);
        var (values, valid) = (new float[window.Count], new byte[window.Count]);
        source.Read(0, window, values.AsSpan());
        source.ReadMask(0, window, valid);
        return values.Where((value, i) => valid[i] != 0 && value < 0).Count() > valid.Count(measured => measured != 0) / 2.0;
    }

    /// <summary>Whether a mask of the source would be lost: an alpha band goes along, other masks do not.</summary>
    public static bool LosesMask(GeoTiffReader source) => source.HasMask && source.Info.BandNames is not [.., TileMosaic.AlphaBand];

    /// <summary>Checks where a result shall go, before any work.</summary>
    /// <exception cref="CliException">It would overwrite an input, or a file without --force, or is no name of a GeoTIFF.</exception>
    public static void CheckOut(string path, bool force, params IEnumerable<string?> inputs)
    {
        if (!HasExtension(path)) throw CliException.Usage($"--out must end in .tif or .tiff. Actual value was '{path}'.");
        if (Directory.Exists(path)) throw new CliException($"--out is the folder {path}: give the name of a file.");
        if (inputs.FirstOrDefault(input => input is not null && !IsRemote(input) && Path.GetFullPath(input) == Path.GetFullPath(path)) is { } same)
            throw new CliException($"--out would overwrite the input {same}: choose another name.");
        if (File.Exists(path) && !force) throw new CliException($"{path} is there already. Replace it by --force, or choose another name.");
    }

    /// <summary>Starts a GeoTIFF, in a folder that is made if need be.</summary>
    /// <param name="path">Checked by <see cref="CheckOut"/>.</param>
    /// <param name="info">What is written.</param>
    /// <param name="rgb">Whether the bands are colours for the eye; names of bands can say so, too.</param>
    public static RasterSink Create(string path, RasterInfo info, bool rgb)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        return GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { Rgb = (rgb || HasColourNames(info)) && info.SampleType is SampleType.Byte or SampleType.UInt16 });
    }

    public static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static bool HasColourNames(RasterInfo info) => info.BandNames is ["red", "green", "blue"] or ["red", "green", "blue", TileMosaic.AlphaBand];
}
