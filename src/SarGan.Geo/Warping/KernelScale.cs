namespace SarGan.Geo.Warping;

/// <summary>How much wider kernels are than between neighbouring samples: pixels of the target for one of the source, along each axis of the source.</summary>
/// <param name="X">Below 1 where the target is coarser.</param>
/// <param name="Y">Below 1 where the target is coarser.</param>
/// <param name="Reach">Samples that the kernel has on either side before it is widened.</param>
internal readonly record struct KernelScale(double X, double Y, int Reach)
{
    /// <summary>Up to 5 % coarser, the narrow kernels serve (gdalwarp's rule).</summary>
    public bool IsNarrow => X >= 0.95 && Y >= 0.95;

    public int ReachX => X < 1 ? (int)Math.Ceiling(Reach / X) : Reach;

    public int ReachY => Y < 1 ? (int)Math.Ceiling(Reach / Y) : Reach;

    /// <summary>Samples on either side of an unwidened kernel.</summary>
    public static int ReachOf(Resampling resampling) => resampling switch { Resampling.Bilinear => 1, Resampling.Cubic => 2, _ => 0 };
}
