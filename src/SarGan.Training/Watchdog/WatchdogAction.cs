namespace SarGan.Training.Watchdog;

/// <summary>What happens when a detector of the watchdog finds something.</summary>
public enum WatchdogAction
{
    /// <summary>Nothing: the detector does not look.</summary>
    Off,

    /// <summary>A warning goes to the log, to <c>run.json</c> and to the result; training goes on.</summary>
    Warn,

    /// <summary>The same, and training ends with a <see cref="WatchdogException"/>; the checkpoints written before are intact.</summary>
    Stop,

    /// <summary>The same, and training goes back to the last checkpoint from before the trouble and on from there at a lower learning rate.</summary>
    RollBack,
}
