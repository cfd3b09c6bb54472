using System.Text.Json.Nodes;
using SarGan.Training.Recipes;

namespace SarGan.Training.Optimizers;

/// <summary>The learning rate of a run: a base rate, its schedule, and what the schedule has seen of the losses.</summary>
public sealed class LearningRate
{
    private readonly LearningRateSchedule _schedule;
    private readonly double _baseRate;
    private readonly long _totalSteps;
    private readonly PlateauState? _plateau;

    /// <summary>Starts a schedule.</summary>
    /// <param name="schedule">How the rate changes.</param>
    /// <param name="baseRate">The rate that its factors multiply, 0 or more.</param>
    /// <param name="totalSteps">Steps of the whole run, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite, or the total below 1.</exception>
    public LearningRate(LearningRateSchedule schedule, double baseRate, long totalSteps)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        (_schedule, _baseRate, _totalSteps) = (schedule, Check.Weight(baseRate, nameof(baseRate)), Check.AtLeast(1, totalSteps, nameof(totalSteps)));
        if (schedule is PlateauSchedule plateau) _plateau = new PlateauState(plateau);
    }

    /// <inheritdoc cref="LearningRateSchedule.DependsOnTotal"/>
    public bool DependsOnTotal => _schedule.DependsOnTotal;

    /// <summary>The rate for a step.</summary>
    /// <param name="step">The step to be made, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public double At(long step) => _baseRate * _schedule.Factor(step, _totalSteps) * (_plateau?.Factor ?? 1);

    /// <summary>Shows the schedule the losses of the step just made. Only <see cref="PlateauSchedule"/> reads them.</summary>
    /// <param name="losses">The losses; the generators' counts, or the first where there is none. They stay the caller's.</param>
    public void Observe(LossReport losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        _plateau?.Observe(losses.GeneratorLoss ?? losses.Read()[0]);
    }

    /// <summary>What a bit-exact resume needs beside the step.</summary>
    /// <returns>A JSON object, empty where the schedule is a function of the step alone.</returns>
    public JsonNode Save() => _plateau?.Save() ?? new JsonObject();

    /// <summary>Takes back what <see cref="Save"/> gave.</summary>
    /// <param name="saved">The object.</param>
    /// <exception cref="ArgumentException">It does not come from this kind of schedule.</exception>
    public void Load(JsonNode? saved)
    {
        if (saved is not JsonObject values || (_plateau is null) != (values.Count == 0))
            throw new ArgumentException("The saved state of the learning rate belongs to another kind of schedule.", nameof(saved));
        _plateau?.Load(values);
    }
}
