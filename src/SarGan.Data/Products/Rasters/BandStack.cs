using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Rasters;

/// <summary>The first bands of several rasters on one grid, as bands of one raster. The rasters stay their owner's.</summary>
internal sealed class BandStack : RasterSource
{
    // A hundredth of a pixel at the corners: different numbers for the same grid.
    private const double TolerancePixels = 0.01;

    private readonly RasterSource[] _sources;

    /// <param name="name">What messages call it.</param>
    /// <param name="sources">One or more.</param>
    /// <param name="names">Their bands' names.</param>
    /// <exception cref="DatasetLayoutException">They are not on one grid, or have other types of samples.</exception>
    public BandStack(string name, IReadOnlyList<RasterSource> sources, IReadOnlyList<string> names)
    {
        (Name, _sources) = (name, [.. sources]);
        var first = sources[0].Info;
        foreach (var source in sources.Skip(1))
        {
            if (Difference(first, source.Info) is { } difference)
                throw new DatasetLayoutException($"{sources[0].Name} and {source.Name} cannot be bands of one raster: {difference}. Bring them onto one grid first (sargan warp --like).");
        }
        Info = first with { Bands = sources.Count, BandNames = [.. names] };
    }

    public override RasterInfo Info { get; }

    public override string Name { get; }

    public override (int Width, int Height) BlockSize => _sources[0].BlockSize;

    public override bool HasMask => _sources.Any(source => source.HasMask);

    /// <summary>Why two rasters are not on one grid; null where they are.</summary>
    public static string? Difference(RasterInfo first, RasterInfo second)
    {
        if ((first.Width, first.Height) != (second.Width, second.Height))
            return FormattableString.Invariant($"the sizes are {first.Width} x {first.Height} and {second.Width} x {second.Height} pixels");
        if (first.SampleType != second.SampleType) return $"the samples are {first.SampleType} and {second.SampleType}";
        if (!Nullable.Equals(first.NoData, second.NoData)) return FormattableString.Invariant($"nodata is {first.NoData?.ToString() ?? "none"} and {second.NoData?.ToString() ?? "none"}");
        if (first.Crs != second.Crs) return $"the CRSs are {first.Crs?.ToString() ?? "none"} and {second.Crs?.ToString() ?? "none"}";
        if (first.Transform is null != second.Transform is null) return "only one is georeferenced";
        return first.Transform is { } transform && second.Transform is { } other && !(Shift(transform, other, first) <= TolerancePixels) ? "their corners lie apart" : null;
    }

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples) => _sources[band].Read(0, window, samples);

    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid) => _sources[band].ReadMask(0, window, valid);

    private static double Shift(AffineTransform first, AffineTransform second, RasterInfo info)
    {
        if (first == second) return 0;
        AffineTransform toPixels;
        try
        {
            toPixels = second.Then(first.Invert());
        }
        catch (InvalidOperationException)
        {
            return double.NaN;
        }
        ReadOnlySpan<(double X, double Y)> corners = [(0, 0), (info.Width, 0), (0, info.Height), (info.Width, info.Height)];
        var largest = 0.0;
        foreach (var corner in corners)
        {
            var (x, y) = toPixels.Apply(corner.X, corner.Y);
            largest = Math.Max(largest, double.Hypot(x - corner.X, y - corner.Y));
        }
        return largest;
    }
}
