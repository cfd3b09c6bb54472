namespace SarGan.Registration.Structure;

/// <summary>The optical image reduced to a working size, with its field; and SAR images brought to the same ground size on demand.</summary>
internal sealed class PyramidLevel
{
    private const double MostFrames = 12;

    private readonly FieldTuning _tuning;

    public PyramidLevel(Plane optical, double longestSide, FieldTuning tuning)
    {
        _tuning = tuning;
        Factor = Math.Max(1, Math.Max(optical.Width, optical.Height) / longestSide);
        (Width, Height) = (Math.Max(16, (int)(optical.Width / Factor)), Math.Max(16, (int)(optical.Height / Factor)));
        Optical = StructureField.Compute(optical.Reduce(Factor, Factor, Width, Height), logarithm: false, tuning);
        ToFull = TransformGeometry.Enlarge(Factor);
        (FullWidth, FullHeight) = (optical.Width, optical.Height);
    }

    public FieldTuning Tuning => _tuning;

    /// <summary>Pixels of the full optical image a pixel of the level.</summary>
    public double Factor { get; }

    public int Width { get; }

    public int Height { get; }

    public int FullWidth { get; }

    public int FullHeight { get; }

    public StructureField Optical { get; }

    /// <summary>Level pixels to full optical pixels.</summary>
    public PixelTransform ToFull { get; }

    /// <summary>The SAR image reduced so that, at a given scale of the whole transform, one of its pixels is as large as one of the level's.</summary>
    public ReducedSar Reduce(Plane sar, double scale)
    {
        // A bound for memory: where the SAR image spans so many frames, a small scale would blow it up beyond reason.
        var factor = Math.Max(Factor * scale, Math.Max(sar.Width, sar.Height) / (MostFrames * Math.Max(Width, Height)));
        var (width, height) = (Math.Max(8, (int)(sar.Width / factor)), Math.Max(8, (int)(sar.Height / factor)));
        return new ReducedSar(sar.Reduce(factor, factor, width, height), TransformGeometry.Enlarge(factor), factor / Factor);
    }

    /// <summary>The field of the SAR image warped onto the level's grid.</summary>
    /// <param name="sar">The SAR image at the level's ground size.</param>
    /// <param name="transform">Full optical to full SAR pixels.</param>
    public StructureField Warped(ReducedSar sar, PixelTransform transform)
    {
        var map = ToFull.Then(transform).Then(sar.ToFull.Invert());
        return StructureField.Compute(sar.Plane.Warp(map, Width, Height), logarithm: true, _tuning);
    }
}

/// <summary>A SAR image at a level's ground size.</summary>
/// <param name="Plane">The reduced image.</param>
/// <param name="ToFull">Its pixels to full SAR pixels.</param>
/// <param name="Scale">SAR pixels an optical pixel for which it is as large; more than asked for where memory bounds it.</param>
internal sealed record ReducedSar(Plane Plane, PixelTransform ToFull, double Scale);
