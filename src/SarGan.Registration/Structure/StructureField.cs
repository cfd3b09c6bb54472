namespace SarGan.Registration.Structure;

/// <summary>How edges run at each pixel, whatever is bright and whatever is dark: the quantity that SAR and optical images of the same ground share.</summary>
/// <remarks>
/// <para>
/// A pixel whose gradient has magnitude m and direction theta carries w exp(2 i theta) and w exp(4 i theta), with w = m / (m + c) and c the mean magnitude around it, both then
/// pooled over a small Gaussian window. Doubling the angle makes a bright-to-dark edge equal to a dark-to-bright one; w makes a faint edge count nearly as much as a strong one,
/// but noise below the neighbourhood's level less. These are the second and fourth circular harmonics of the oriented-gradient histogram of CFOG (Ye, Bruzzone, Shan, Bovolo and
/// Zhu, IEEE TGRS 57(11), 2019) and play the part of HOPC's (Ye, Shan, Bruzzone and Shen, IEEE TGRS 55(5), 2017) and RIFT's (Li, Hu and Ai, IEEE TIP 29, 2020) orientation
/// channels. The harmonic of order zero, which a histogram of magnitudes carries as a large constant, is left out: without it fields of unrelated images correlate to zero.
/// </para>
/// <para>A field turned by an angle is the turned field times exp(2 i angle) and exp(4 i angle): a search over rotations needs no new gradients.</para>
/// </remarks>
internal sealed class StructureField
{
    private StructureField(int width, int height)
    {
        (Width, Height) = (width, height);
        var n = width * height;
        (Re2, Im2, Re4, Im4, Mask) = (new float[n], new float[n], new float[n], new float[n], new float[n]);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Second harmonic, real part.</summary>
    public float[] Re2 { get; private set; }

    public float[] Im2 { get; private set; }

    /// <summary>Fourth harmonic, real part, scaled by the square root of its weight in products.</summary>
    public float[] Re4 { get; private set; }

    public float[] Im4 { get; private set; }

    /// <summary>1 where the field is known, 0 elsewhere; the field is 0 there.</summary>
    public float[] Mask { get; private set; }

    /// <summary>Computes the field of a picture.</summary>
    /// <param name="plane">The picture.</param>
    /// <param name="logarithm">Whether to take the logarithm after the first smoothing: for SAR, whose noise is multiplicative.</param>
    /// <param name="tuning">Sizes of the filters.</param>
    public static StructureField Compute(Plane plane, bool logarithm, FieldTuning tuning)
    {
        var (width, height) = (plane.Width, plane.Height);
        var field = new StructureField(width, height);
        var smooth = MaskedSmooth(plane, tuning.GradientSigma, field.Mask);
        if (logarithm) TakeLogarithm(smooth, field.Mask);

        var n = smooth.Length;
        var (magnitude, cosine2, sine2) = (new float[n], new float[n], new float[n]);
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var at = (y * width) + x;
                if (field.Mask[at] == 0) continue;
                var (gx, gy) = (smooth[at + 1] - smooth[at - 1], smooth[at + width] - smooth[at - width]);
                var square = (gx * gx) + (gy * gy);
                if (!(square > 0)) continue;
                magnitude[at] = MathF.Sqrt(square);
                (cosine2[at], sine2[at]) = (((gx * gx) - (gy * gy)) / square, 2 * gx * gy / square);
            }
        }

        if (IsFlat(magnitude, smooth, field.Mask)) return field;
        Weigh(magnitude, field.Mask, width, height, tuning.NeighbourhoodReach);
        var fourth = MathF.Sqrt(tuning.FourthHarmonicWeight);
        for (var i = 0; i < n; i++)
        {
            var (w, c, s) = (magnitude[i], cosine2[i], sine2[i]);
            (field.Re2[i], field.Im2[i]) = (w * c, w * s);
            (field.Re4[i], field.Im4[i]) = (fourth * w * ((c * c) - (s * s)), fourth * w * 2 * c * s);
        }

        var pool = Smoothing.Gaussian(tuning.PoolingSigma);
        var share = Smoothing.Box(field.Mask, width, height, tuning.BackgroundReach);
        field.Re2 = field.Finish(field.Re2, pool, share, tuning.BackgroundReach);
        field.Im2 = field.Finish(field.Im2, pool, share, tuning.BackgroundReach);
        field.Re4 = field.Finish(field.Re4, pool, share, tuning.BackgroundReach);
        field.Im4 = field.Finish(field.Im4, pool, share, tuning.BackgroundReach);
        return field;
    }

    /// <summary>|field|² at each pixel.</summary>
    public float[] Energy()
    {
        var energy = new float[Re2.Length];
        for (var i = 0; i < energy.Length; i++) energy[i] = (Re2[i] * Re2[i]) + (Im2[i] * Im2[i]) + (Re4[i] * Re4[i]) + (Im4[i] * Im4[i]);
        return energy;
    }

    /// <summary>Pools a channel and takes out what is common to the surroundings: the grain of a whole town or of a field's rows says nothing of where one is.</summary>
    private float[] Finish(float[] channel, float[] pool, float[] share, int reach)
    {
        var pooled = Smoothing.Apply(channel, Width, Height, pool);
        for (var i = 0; i < pooled.Length; i++) pooled[i] *= Mask[i];
        var around = Smoothing.Box(pooled, Width, Height, reach);
        for (var i = 0; i < pooled.Length; i++)
        {
            if (Mask[i] > 0) pooled[i] -= around[i] / share[i];
        }
        return pooled;
    }

    /// <summary>Smooths what is known, and marks where the kernel saw nothing but known pixels.</summary>
    private static float[] MaskedSmooth(Plane plane, double sigma, float[] mask)
    {
        var (width, height) = (plane.Width, plane.Height);
        var n = width * height;
        var (known, values) = (new float[n], new float[n]);
        for (var i = 0; i < n; i++)
        {
            if (float.IsNaN(plane.Values[i])) continue;
            (known[i], values[i]) = (1, plane.Values[i]);
        }
        var kernel = Smoothing.Gaussian(sigma);
        var share = Smoothing.Apply(known, width, height, kernel);
        var smooth = Smoothing.Apply(values, width, height, kernel);
        for (var i = 0; i < n; i++)
        {
            if (share[i] > 0) smooth[i] /= share[i];
            // 0.995: the kernel's tails may leave the frame.
            mask[i] = share[i] > 0.995f ? 1 : 0;
        }
        // A central difference looks one pixel further.
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                known[at] = x > 0 && y > 0 && x < width - 1 && y < height - 1
                    && mask[at] > 0 && mask[at - 1] > 0 && mask[at + 1] > 0 && mask[at - width] > 0 && mask[at + width] > 0 ? 1 : 0;
            }
        }
        known.CopyTo(mask, 0);
        return smooth;
    }

    private static void TakeLogarithm(float[] values, float[] mask)
    {
        double sum = 0, count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (mask[i] == 0) continue;
            sum += Math.Max(0, values[i]);
            count++;
        }
        // The floor keeps radar shadow and water, where only noise is left, from the strongest gradients of all.
        var floor = count > 0 ? (float)(0.1 * sum / count) : 1;
        if (!(floor > 0)) floor = 1;
        for (var i = 0; i < values.Length; i++) values[i] = MathF.Log(Math.Max(0, values[i]) + floor);
    }

    /// <summary>Whether the gradients are no more than single precision makes of a constant; weights would make edges of that.</summary>
    private static bool IsFlat(float[] magnitude, float[] smooth, float[] mask)
    {
        double sum = 0, count = 0;
        float largest = 0;
        for (var i = 0; i < magnitude.Length; i++)
        {
            if (mask[i] == 0) continue;
            sum += magnitude[i];
            count++;
            largest = Math.Max(largest, Math.Abs(smooth[i]));
        }
        return !(sum > 1e-5 * largest * count);
    }

    private static void Weigh(float[] magnitude, float[] mask, int width, int height, int reach)
    {
        var around = Smoothing.Box(magnitude, width, height, reach);
        var share = Smoothing.Box(mask, width, height, reach);
        double sum = 0, count = 0;
        for (var i = 0; i < magnitude.Length; i++)
        {
            sum += magnitude[i];
            count += mask[i];
        }
        // A tenth of the overall mean: a flat region has no edges, however faint its noise.
        var least = count > 0 ? (float)(0.1 * sum / count) : 0;
        for (var i = 0; i < magnitude.Length; i++)
        {
            if (magnitude[i] == 0) continue;
            magnitude[i] /= magnitude[i] + least + (around[i] / share[i]);
        }
    }
}
