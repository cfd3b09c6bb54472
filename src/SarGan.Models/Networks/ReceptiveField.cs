namespace SarGan.Models.Networks;

/// <summary>Which positions, from Low to High, a range of output positions looks at, in one direction. Followed from a network's output to its input.</summary>
internal readonly record struct ReceptiveField(long Low, long High)
{
    /// <summary>Through a 4 x 4 convolution of stride 1 that pads one before and two after.</summary>
    public ReceptiveField ThroughSame() => new(Low - 1, High + 2);

    /// <summary>Through a 4 x 4 convolution of stride 2 that pads one on each side.</summary>
    public ReceptiveField ThroughHalving() => new(2 * Low - 1, 2 * High + 2);

    /// <summary>Through a doubling of the pixels.</summary>
    public ReceptiveField ThroughDoubling() => new(Low >> 1, High >> 1); // shifts round down, also below zero

    /// <summary>Through a centred convolution of stride 1 that reads <paramref name="reach"/> pixels to each side.</summary>
    public ReceptiveField ThroughCentred(int reach) => new(Low - reach, High + reach);

    /// <summary>Through a 3 x 3 convolution of stride 2 with padding 1.</summary>
    public ReceptiveField ThroughCentredHalving() => new(2 * Low - 1, 2 * High + 1);

    /// <summary>Through a transposed 3 x 3 convolution of stride 2, padding 1 and output padding 1.</summary>
    public ReceptiveField ThroughTransposed() => new(Low >> 1, (High + 1) >> 1);

    /// <summary>Both ranges and what lies between.</summary>
    public ReceptiveField With(ReceptiveField other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>The furthest that any output pixel looks, for a network whose pattern repeats every <paramref name="period"/> pixels.</summary>
    public static int Radius(int period, Func<ReceptiveField, ReceptiveField> toInput)
    {
        long radius = 0;
        for (var position = 0; position < period; position++)
        {
            var field = toInput(new ReceptiveField(position, position));
            radius = Math.Max(radius, Math.Max(position - field.Low, field.High - position));
        }

        return (int)radius;
    }
}
