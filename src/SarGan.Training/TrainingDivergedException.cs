namespace SarGan.Training;

/// <summary>A loss or a weight became infinite or not a number, so training stopped. The checkpoints written before are intact.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What diverged.</param>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What diverged.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal TrainingDivergedException(long step, string quantity, double value)
        : base(FormattableString.Invariant($"Training diverged at step {step}: {quantity} is {value}. Resume from the last checkpoint with a lower learning rate or another seed."))
        => (Step, Quantity) = (step, quantity);

    /// <summary>The step that diverged, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The loss or network that diverged.</summary>
    public string Quantity { get; } = "";
}
