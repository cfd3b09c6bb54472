using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>What a step's losses were. They stay on the device until somebody reads one; then all come over at once.</summary>
/// <remarks>Terms stand before their weights; where a recipe has two directions they are the mean of both, as the article prints them.</remarks>
public sealed class LossReport : IDisposable
{
    private readonly string[] _names;
    private Tensor? _packed;
    private double[]? _values;

    /// <summary>Packs losses into one tensor, so that reading them costs one transfer.</summary>
    /// <param name="losses">Names, such as <see cref="Generator"/>, and scalars; the scalars stay the caller's.</param>
    /// <exception cref="ArgumentException">There is no loss, or a name appears twice.</exception>
    public LossReport(params IReadOnlyList<(string Name, Tensor Value)> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        _names = [.. losses.Select(l => l.Name)];
        if (_names.Length == 0) throw new ArgumentException("A report needs at least one loss.", nameof(losses));
        if (_names.Distinct(StringComparer.Ordinal).Count() != _names.Length)
            throw new ArgumentException($"Names of losses must be unique. Actual names were {string.Join(", ", _names)}.", nameof(losses));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _packed = stack([.. losses.Select(l => l.Value.detach().to(ScalarType.Float64).reshape([]))]).DetachFromDisposeScope();
    }

    /// <summary>Name of the discriminators' loss.</summary>
    public const string Discriminator = "discriminator";

    /// <summary>Name of the share of discriminator outputs on the right side of 0.5, 0..1.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>Name of the weighted sum that the generators minimise.</summary>
    public const string Generator = "generator";

    /// <summary>Name of the adversarial term.</summary>
    public const string Adversarial = "adversarial";

    /// <summary>Name of the cycle-consistency term.</summary>
    public const string Cycle = "cycle";

    /// <summary>Name of the identity term.</summary>
    public const string Identity = "identity";

    /// <summary>Name of the L1 distance to the target.</summary>
    public const string L1 = "l1";

    /// <summary>The discriminators' loss; null where the recipe has none.</summary>
    public double? DiscriminatorLoss => this[Discriminator];

    /// <summary>Share of discriminator outputs on the right side of 0.5, 0..1; null where the recipe has no discriminator.</summary>
    public double? DiscriminatorAccuracy => this[Accuracy];

    /// <summary>The weighted sum that the generators minimise.</summary>
    public double? GeneratorLoss => this[Generator];

    /// <summary>The adversarial term; null where the recipe has none.</summary>
    public double? AdversarialLoss => this[Adversarial];

    /// <summary>The cycle-consistency term; null where the recipe has none.</summary>
    public double? CycleLoss => this[Cycle];

    /// <summary>The identity term; null where the recipe has none.</summary>
    public double? IdentityLoss => this[Identity];

    /// <summary>The L1 distance to the target; null where the recipe has none.</summary>
    public double? L1Loss => this[L1];

    /// <summary>The names, in the order in which the recipe gave them.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A loss by name; null where the recipe has none of that name. The first read waits for the device.</summary>
    /// <param name="name">A name such as <see cref="Generator"/>.</param>
    /// <exception cref="ObjectDisposedException">The report was disposed before anybody read it.</exception>
    public double? this[string name] => Array.IndexOf(_names, name) is >= 0 and var i ? Read()[i] : null;

    /// <summary>Brings the values over from the device and frees what they occupied there. Reading again costs nothing.</summary>
    /// <returns>The values in the order of <see cref="Names"/>.</returns>
    /// <exception cref="ObjectDisposedException">The report was disposed before anybody read it.</exception>
    public IReadOnlyList<double> Read()
    {
        if (_values is not null) return _values;
        ObjectDisposedException.ThrowIf(_packed is null, this);
        using (var scope = NewDisposeScope())
        {
            _values = _packed.cpu().data<double>().ToArray();
        }
        _packed.Dispose();
        _packed = null;
        return _values;
    }

    /// <summary>Frees what the values occupy on the device; values read before stay.</summary>
    public void Dispose()
    {
        _packed?.Dispose();
        _packed = null;
    }

    /// <summary>What to throw where a loss is infinite or not a number; null where none is.</summary>
    /// <param name="step">The step to name, counted from 1.</param>
    internal TrainingDivergedException? Divergence(long step)
    {
        var values = Read();
        for (var i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i])) return new TrainingDivergedException(step, $"the {_names[i]} loss", values[i]);
        }
        return null;
    }
}
