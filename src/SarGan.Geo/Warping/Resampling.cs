namespace SarGan.Geo.Warping;

/// <summary>How a sample of the target is made from those of the source. Where the target is coarser, bilinear and cubic kernels widen to cover all samples in between.</summary>
public enum Resampling
{
    /// <summary>The sample in whose pixel the target's middle falls: for classes and masks.</summary>
    Nearest,

    /// <summary>Linear between the four samples around; a triangle as wide as needed where the target is coarser.</summary>
    Bilinear,

    /// <summary>Cubic convolution (Keys 1981, a = -0.5) over 4 x 4 samples; may leave the range of the samples around. Bilinear at edges and beside nodata.</summary>
    Cubic,

    /// <summary>The mean of all samples under the target's pixel, weighted by the share of them that it covers: for reductions.</summary>
    Average,
}
