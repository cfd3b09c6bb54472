namespace SarGan.Registration.Fitting;

/// <summary>What a transform does to an image's size and shape.</summary>
internal static class TransformShape
{
    private const double MaxStretch = 2;

    /// <summary>Why a transform cannot be one between two images of the same ground seen from above; null where it can.</summary>
    /// <param name="transform">From optical to SAR pixels.</param>
    /// <param name="width">Columns of the optical image.</param>
    /// <param name="height">Rows of the optical image.</param>
    /// <param name="maxScale">The largest factor between sizes.</param>
    public static string? Problem(PixelTransform transform, int width, int height, double maxScale)
    {
        ReadOnlySpan<(double X, double Y)> places = [((width - 1) / 2.0, (height - 1) / 2.0), (0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)];
        foreach (var (x, y) in places)
        {
            var (largest, smallest, turnsOver) = Scales(transform, x, y);
            if (turnsOver || !double.IsFinite(largest)) return "The transform turns the image over.";
            if (largest > maxScale || smallest < 1 / maxScale)
                return FormattableString.Invariant($"The transform changes sizes by a factor of {(largest > maxScale ? largest : smallest):G3}; at most {maxScale:G3} is believed.");
            if (largest > MaxStretch * smallest)
                return FormattableString.Invariant($"The transform stretches one direction {largest / smallest:G3} times as much as the other; at most {MaxStretch:G3} is believed.");
        }

        return null;
    }

    /// <summary>The singular values of the derivative at a point.</summary>
    private static (double Largest, double Smallest, bool TurnsOver) Scales(PixelTransform transform, double x, double y)
    {
        var m = transform.Values;
        var w = (m[6] * x) + (m[7] * y) + m[8];
        var (px, py) = transform.Apply(x, y);
        var (a, b) = ((m[0] - (px * m[6])) / w, (m[1] - (px * m[7])) / w);
        var (c, d) = ((m[3] - (py * m[6])) / w, (m[4] - (py * m[7])) / w);
        var (sum, difference) = (double.Hypot(a + d, c - b), double.Hypot(a - d, c + b));
        return ((sum + difference) / 2, Math.Abs(sum - difference) / 2, (a * d) - (b * c) <= 0 || w <= 0);
    }
}
