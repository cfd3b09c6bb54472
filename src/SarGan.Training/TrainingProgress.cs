using SarGan.Training.Recipes;

namespace SarGan.Training;

/// <summary>How far a training run is. Plain numbers: the losses have been read from the device.</summary>
public sealed record TrainingProgress
{
    /// <summary>Updates done, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Updates in the whole run.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>The pass over the data, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Images of each domain trained on in a second, over the last few steps; 0 while unknown.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Time since training began, parts before a resume included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Time that the remaining steps will take at the present speed; zero while unknown.</summary>
    public required TimeSpan Remaining { get; init; }

    /// <summary>The step size of the generators' optimizer in this step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The step's losses.</summary>
    public required LossReport Losses { get; init; }

    /// <summary>What the watchdog judges, by name, such as "copying/SarToOptical": means of the last logged steps. Empty between logged steps, and where nobody watches.</summary>
    public IReadOnlyDictionary<string, double> Watchdog { get; init; } = new Dictionary<string, double>();
}
