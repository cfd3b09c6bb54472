using SarGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Watchdog;

/// <summary>Takes the measure of a step's translations where the recipe has them at hand, so that watching costs no pass of its own.</summary>
/// <remarks>Nothing is read from the device until somebody asks, and then all at once. It draws no random number and leaves no trace in the networks.</remarks>
public sealed class OutputProbe : IDisposable
{
    private const int Numbers = 5;
    private readonly List<(TranslationDirection Direction, bool Paired, Tensor Packed)> _seen = [];

    internal OutputProbe()
    {
    }

    /// <summary>Shows a direction's translations. A second call for the direction replaces the first.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="source">What went in: N x C x H x W, in [-1, 1].</param>
    /// <param name="translated">What came out: N x C' x H x W, in [-1, 1].</param>
    /// <param name="target">Images of the domain that the direction leads to: N x C' x H x W, in [-1, 1].</param>
    /// <param name="paired">Whether row i of the target is the label of row i of the source.</param>
    /// <exception cref="ArgumentException">The images differ in number or size, or output and target in channels.</exception>
    public void See(TranslationDirection direction, Tensor source, Tensor translated, Tensor target, bool paired)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(translated);
        ArgumentNullException.ThrowIfNull(target);
        if (!translated.shape.AsSpan().SequenceEqual(target.shape) || source.size(0) != translated.size(0) || !source.shape.AsSpan(2).SequenceEqual(translated.shape.AsSpan(2)))
        {
            throw new ArgumentException(
                $"Output and target must have one shape, and the source its N, H and W. Actual shapes were [{string.Join(", ", source.shape)}], [{string.Join(", ", translated.shape)}] and [{string.Join(", ", target.shape)}].");
        }
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (input, output, wanted) = (source.detach().to(ScalarType.Float64), translated.detach().to(ScalarType.Float64), target.detach().to(ScalarType.Float64));
        var packed = stack([
            AsMuchAlike(output, input, (a, b) => a.Plus(b.neg()).abs().mean()),
            output.Plus(wanted.neg()).abs().mean(),
            Deviation(output),
            Deviation(wanted),
            paired ? Correlation(output, wanted) : AsMuchAlike(output, input, Correlation),
        ]);
        Forget(direction);
        _seen.Add((direction, paired, packed.DetachFromDisposeScope()));
    }

    /// <summary>Frees what is still on the device.</summary>
    public void Dispose()
    {
        foreach (var (_, _, packed) in _seen) packed.Dispose();
        _seen.Clear();
    }

    /// <summary>Brings the numbers over.</summary>
    internal IReadOnlyList<OutputReading> Read()
    {
        if (_seen.Count == 0) return [];
        using var scope = NewDisposeScope();
        var values = cat([.. _seen.Select(s => s.Packed)]).cpu().data<double>().ToArray();
        return [.. _seen.Select((s, i) => new OutputReading
        {
            Direction = s.Direction,
            Paired = s.Paired,
            DistanceToInput = values[Numbers * i],
            DistanceToTarget = values[(Numbers * i) + 1],
            Deviation = values[(Numbers * i) + 2],
            TargetDeviation = values[(Numbers * i) + 3],
            Correlation = values[(Numbers * i) + 4],
        })];
    }

    private void Forget(TranslationDirection direction)
    {
        foreach (var (_, _, packed) in _seen.Where(s => s.Direction == direction)) packed.Dispose();
        _seen.RemoveAll(s => s.Direction == direction);
    }

    // Grey beside colour is compared in grey.
    private static Tensor AsMuchAlike(Tensor one, Tensor other, Func<Tensor, Tensor, Tensor> compare) =>
        one.size(1) == other.size(1) ? compare(one, other) : compare(one.mean([1], keepdim: true), other.mean([1], keepdim: true));

    /// <summary>The spread of each channel of each image about its own mean, mean over all.</summary>
    private static Tensor Deviation(Tensor images) => images.flatten(2).std(2, unbiased: false).mean();

    /// <summary>Pearson's correlation over all pixels of each image and channel, mean over all; flat ones count as 0.</summary>
    private static Tensor Correlation(Tensor one, Tensor other)
    {
        var (a, b) = (Centred(one), Centred(other));
        var covariance = a.mul(b).sum(2);
        var spread = a.Squared().sum(2).mul(b.Squared().sum(2)).sqrt();
        return covariance.div(spread.Plus(1e-12)).mean();

        static Tensor Centred(Tensor images)
        {
            var flat = images.flatten(2); // N x C x HW
            return flat.Plus(flat.mean([2], keepdim: true).neg());
        }
    }
}

/// <summary>One direction's translations in numbers.</summary>
internal sealed record OutputReading
{
    public required TranslationDirection Direction { get; init; }

    /// <summary>Whether targets are labels.</summary>
    public required bool Paired { get; init; }

    /// <summary>Mean absolute difference from the input, 0..2.</summary>
    public required double DistanceToInput { get; init; }

    /// <summary>Mean absolute difference from the target, 0..2.</summary>
    public required double DistanceToTarget { get; init; }

    /// <summary>Spatial standard deviation of the output, 0..1.</summary>
    public required double Deviation { get; init; }

    /// <summary>Spatial standard deviation of the target, 0..1.</summary>
    public required double TargetDeviation { get; init; }

    /// <summary>With the label where there is one, else with the input, -1..1.</summary>
    public required double Correlation { get; init; }
}

/// <summary>What the detectors see of a logged step.</summary>
/// <param name="Step">The step, counted from 1.</param>
/// <param name="DiscriminatorLoss">Null where the recipe has none.</param>
/// <param name="DiscriminatorAccuracy">0..1; null where the recipe does not tell.</param>
/// <param name="Outputs">The directions that the recipe showed.</param>
internal sealed record WatchdogReading(long Step, double? DiscriminatorLoss, double? DiscriminatorAccuracy, IReadOnlyList<OutputReading> Outputs);
