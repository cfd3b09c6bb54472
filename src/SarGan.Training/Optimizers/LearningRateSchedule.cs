using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SarGan.Training.Recipes;

namespace SarGan.Training.Optimizers;

/// <summary>How the learning rate changes over a run: a factor on the base rate for each step.</summary>
/// <remarks>
/// In JSON "kind" tells which: constant, linear, step, cosine or plateau; for a schedule of somebody else's it is the type's full name.
/// To write one: derive a record and override <see cref="FactorAt"/>. Its public properties are what a resumed run compares.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType)]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(LinearSchedule), "linear")]
[JsonDerivedType(typeof(StepSchedule), "step")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
[JsonDerivedType(typeof(PlateauSchedule), "plateau")]
public abstract record LearningRateSchedule
{
    /// <summary>The base rate throughout.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>Whether a longer run has other rates at its early steps too, so that resuming with more steps is not as if they had been asked for at once.</summary>
    [JsonIgnore]
    public bool DependsOnTotal => FollowsTotal;

    /// <summary>The factor on the base rate, 0 to 1. Where a schedule also looks at losses, this is the part that does not.</summary>
    /// <param name="step">The step to be made, from 0.</param>
    /// <param name="totalSteps">Steps of the whole run, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative, or the total below 1.</exception>
    public double Factor(long step, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        return FactorAt(step, totalSteps);
    }

    // Not the public property itself: overrides would lose its JsonIgnore.

    /// <summary>What <see cref="DependsOnTotal"/> says. Default: false.</summary>
    protected virtual bool FollowsTotal => false;

    /// <summary>What <see cref="Factor"/> gives, which checks the arguments: a function of them and of the schedule's properties alone, so that a resumed run goes on alike. Default: 1.</summary>
    /// <param name="step">The step to be made, from 0.</param>
    /// <param name="totalSteps">Steps of the whole run, 1 or more.</param>
    protected virtual double FactorAt(long step, long totalSteps) => 1;

    /// <summary>The schedule as JSON, with its kind.</summary>
    internal JsonNode ToJson()
    {
        var type = GetType();
        if (type.Assembly == typeof(LearningRateSchedule).Assembly) return JsonSerializer.SerializeToNode(this, RecipeJson.Compact)!; // an object
        var values = JsonSerializer.SerializeToNode(this, type, RecipeJson.Compact)!.AsObject(); // a record is an object
        values["kind"] = type.FullName;
        return values;
    }
}

/// <summary>The base rate throughout: the default, and the article's.</summary>
public sealed record ConstantSchedule : LearningRateSchedule;

/// <summary>The base rate at first, then down to 0 in a straight line, which it reaches just after the last step.</summary>
/// <remarks>Zhu et al. (2017) keep the rate for half the run.</remarks>
public sealed record LinearSchedule : LearningRateSchedule
{
    /// <summary>The share of the run before the decay, 0 or more and below 1. Default: 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public double ConstantShare { get; init => field = Check.Share(value); } = 0.5;

    /// <summary>Steps before the decay, 0 or more; null, the default, takes <see cref="ConstantShare"/> of the run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long? ConstantSteps { get; init => field = value is { } steps ? Check.AtLeast(0, steps) : null; }

    /// <inheritdoc/>
    protected override bool FollowsTotal => true;

    /// <inheritdoc/>
    protected override double FactorAt(long step, long totalSteps)
    {
        var constant = ConstantSteps ?? (long)Math.Round(ConstantShare * totalSteps);
        return step < constant ? 1 : Math.Max(0, (double)(totalSteps - step) / (totalSteps - constant));
    }
}

/// <summary>Multiplies the rate by a factor at regular intervals.</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Steps between changes, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public required long Interval { get; init => field = Check.AtLeast(1, value); }

    /// <summary>What the rate is multiplied by, 0 or more and below 1. Default: 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside its range.</exception>
    public double Decay { get; init => field = Check.Share(value); } = 0.1;

    /// <inheritdoc/>
    protected override double FactorAt(long step, long totalSteps) => Math.Pow(Decay, step / Interval);
}

/// <summary>Half a cosine from the base rate down to a floor (Loshchilov and Hutter 2017, without restarts).</summary>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>The factor at the end, 0 or more and below 1. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside its range.</exception>
    public double Floor { get; init => field = Check.Share(value); }

    /// <inheritdoc/>
    protected override bool FollowsTotal => true;

    /// <inheritdoc/>
    protected override double FactorAt(long step, long totalSteps) =>
        Floor + ((1 - Floor) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, totalSteps) / totalSteps)));
}

/// <summary>Multiplies the rate by a factor whenever the generators' loss has stopped to fall.</summary>
/// <remarks>The loss is averaged over windows of steps; losses of adversarial training rise and fall, so this suits Pix2Pix more than CycleGAN. It reads the loss at each step, which on a GPU waits for the device.</remarks>
public sealed record PlateauSchedule : LearningRateSchedule
{
    /// <summary>Steps of a window, 1 or more. Default: 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public long Window { get; init => field = Check.AtLeast(1, value); } = 1000;

    /// <summary>Windows without improvement that are borne before the rate changes, 0 or more. Default: 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Patience { get; init => field = Check.AtLeast(0, value); } = 5;

    /// <summary>The relative fall that counts as improvement, 0 or more and below 1. Default: 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public double Threshold { get; init => field = Check.Share(value); } = 0.01;

    /// <summary>What the rate is multiplied by, 0 or more and below 1. Default: 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside its range.</exception>
    public double Decay { get; init => field = Check.Share(value); } = 0.2;

    /// <summary>The smallest factor on the base rate, 0 or more and below 1. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside its range.</exception>
    public double Floor { get; init => field = Check.Share(value); }
}
