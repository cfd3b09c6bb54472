using SarGan.Models.Networks;
using SarGan.Native;
using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>What a recipe's networks and optimizers are built with.</summary>
/// <remarks>Making one loads libtorch; a <see cref="NativeLibraryException"/> says what to add where the application carries none.</remarks>
public sealed record RecipeSetup
{
    /// <summary>The run's one seed: initial weights, dropout and pools draw from named streams of it. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Where the networks live. Default: the CPU. Initial weights do not depend on it.</summary>
    public Device Device { get; init; } = Cpu();

    /// <summary>The type of the parameters. Default: float32. float64 is for checks; anything else is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is neither float32 nor float64.</exception>
    public ScalarType Type
    {
        get;
        init => field = value is ScalarType.Float32 or ScalarType.Float64
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Type must be Float32 or Float64. Actual value was {value}.");
    }
    = ScalarType.Float32;

    /// <summary>The number format of the convolutions. Default: the parameters' own.</summary>
    public ComputePrecision Precision { get; init; }

    /// <summary>Adam's step size at the start, above 0. Default: 2e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public double LearningRate
    {
        get;
        init => field = double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"LearningRate must be finite and above 0. Actual value was {value}."));
    }
    = 2e-4;

    /// <summary>Which network a name in a <see cref="NetworkSpec"/> stands for. Default: SarGan's own.</summary>
    public NetworkCatalog Networks { get; init; } = NetworkCatalog.CreateDefault();

    /// <summary>Naming a device is enough to make TorchSharp load libtorch, and to fail in its own words where there is none.</summary>
    private static Device Cpu()
    {
        NativeLibraries.EnsureTorchLoads();
        return CPU;
    }
}
