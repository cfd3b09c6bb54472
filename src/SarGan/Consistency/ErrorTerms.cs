namespace SarGan.Consistency;

/// <summary>The terms of the error's regression: 1, the standardised signs, their squares and products.</summary>
internal static class ErrorTerms
{
    /// <summary>Beyond so many standard deviations a sign says no more: a parabola must not run away.</summary>
    private const double Most = 3;

    public static int Count(int signs) => 1 + signs + (signs * (signs + 1) / 2);

    public static double Standardise(double value, double mean, double deviation) => Math.Clamp((value - mean) / deviation, -Most, Most);

    /// <summary>All terms of a block.</summary>
    public static void Write(ReadOnlySpan<double> signs, IReadOnlyList<double> means, IReadOnlyList<double> deviations, Span<double> terms)
    {
        var n = signs.Length;
        terms[0] = 1;
        for (var i = 0; i < n; i++) terms[1 + i] = Standardise(signs[i], means[i], deviations[i]);
        var next = 1 + n;
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++) terms[next++] = terms[1 + i] * terms[1 + j];
        }
    }

    /// <summary>Their weighted sum.</summary>
    public static double Dot(ReadOnlySpan<double> signs, IReadOnlyList<double> means, IReadOnlyList<double> deviations, IReadOnlyList<double> weights)
    {
        Span<double> terms = stackalloc double[Count(signs.Length)];
        Write(signs, means, deviations, terms);
        var sum = 0.0;
        for (var i = 0; i < terms.Length; i++) sum += terms[i] * weights[i];
        return sum;
    }
}
