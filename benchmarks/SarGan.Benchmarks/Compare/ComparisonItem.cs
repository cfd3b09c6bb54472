using SarGan.Benchmarks.Workloads;
using SarGan.Models.Networks;
using SarGan.Training.Recipes;

namespace SarGan.Benchmarks.Compare;

/// <summary>Something that both sides compute.</summary>
/// <param name="Key">Its name on the command line.</param>
/// <param name="Title">Its name in the table.</param>
/// <param name="Create">Makes the work of a side.</param>
internal sealed record ComparisonItem(string Key, string Title, Func<Side, Scale, IWorkload> Create)
{
    /// <summary>The ratio to reach; null where none is set.</summary>
    public double? Target { get; init; }

    /// <summary>How far the sides' results may be apart, relative to the largest value or 1.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Calls timed together in a round; one more is made before them where there are several.</summary>
    public int Repeats { get; init; } = 1;

    public static IReadOnlyList<ComparisonItem> All { get; } =
    [
        Forward("cyclegan-forward", "CycleGAN generator, forward", scale => NetworkPresets.CycleGanGenerator(3, scale.Filters, scale.Size), target: 2.5),
        Forward("cyclegan-bf16-forward", "CycleGAN generator, forward, bfloat16 over the plain float32", scale => NetworkPresets.CycleGanGenerator(3, scale.Filters, scale.Size), target: 4.5, ComputePrecision.BFloat16),
        Forward("pix2pix-forward", "Pix2Pix generator, forward", scale => NetworkPresets.Pix2PixGenerator(3, 3, scale.Filters, scale.Size), target: 2.1),
        new("cyclegan-step", "CycleGAN step, batch 1", (side, scale) => CycleGanStep(side, scale, ComputePrecision.Full)) { Target = 2.1 },
        new("pix2pix-step-1", "Pix2Pix step, batch 1", (side, scale) => Pix2PixStep(side, scale, batch: 1)) { Target = 1.6 },
        new("pix2pix-step-3", "Pix2Pix step, batch 3", (side, scale) => Pix2PixStep(side, scale, batch: 3)) { Target = 1.6 },
        .. Enumerable.Range(1, 4).Select(number => Layer(number, backward: false)),
        .. Enumerable.Range(1, 4).Select(number => Layer(number, backward: true)),
        new("cyclegan-bf16-step", "CycleGAN step, batch 1, bfloat16 over the plain float32", (side, scale) => CycleGanStep(side, scale, ComputePrecision.BFloat16)) { Tolerance = 0.05 },
    ];

    /// <summary>The items whose names begin with one of the texts, all without any.</summary>
    /// <exception cref="ArgumentException">A text fits none.</exception>
    public static IReadOnlyList<ComparisonItem> Choose(IReadOnlyList<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (!All.Any(item => item.Key.StartsWith(beginning, StringComparison.Ordinal)))
                throw new ArgumentException($"No item begins with \"{beginning}\". There are {string.Join(", ", All.Select(item => item.Key))}.");
        }

        return [.. All.Where(item => beginnings.Count == 0 || beginnings.Any(beginning => item.Key.StartsWith(beginning, StringComparison.Ordinal)))];
    }

    private static ComparisonItem Forward(string key, string title, Func<Scale, UNetOptions> options, double target, ComputePrecision precision = ComputePrecision.Full) =>
        new(key, title, (side, scale) => new GeneratorForward(side, options(scale), scale.Size, precision))
        {
            Target = target,
            Tolerance = precision == ComputePrecision.BFloat16 ? 0.1 : 1e-4, // of bfloat16's 8 bits, through all layers
            Repeats = 4,
        };

    private static ComparisonItem Layer(int number, bool backward) => new(
        $"layer-{(backward ? "backward" : "forward")}-u{number}",
        $"Doubling layer u{number}, forward{(backward ? " and backward" : "")}",
        (side, scale) => new UpsampleLayer(side, scale, number, backward)) { Repeats = 8 };

    private static IWorkload CycleGanStep(Side side, Scale scale, ComputePrecision precision)
    {
        var recipe = new CycleGanRecipe(new CycleGanOptions { Filters = scale.Filters, Size = scale.Size });
        var batch = Inputs.Batch(scale, 1);
        return side == Side.Fast ? new RecipeStep(recipe, batch, new RecipeSetup { Precision = precision }) : new PlainCycleGanStep(recipe, batch);
    }

    private static IWorkload Pix2PixStep(Side side, Scale scale, int batch)
    {
        var recipe = new Pix2PixRecipe(new Pix2PixOptions { Filters = scale.Filters, Size = scale.Size });
        var images = Inputs.Batch(scale, batch);
        return side == Side.Fast ? new RecipeStep(recipe, images, new RecipeSetup()) : new PlainPix2PixStep(recipe, images);
    }
}
