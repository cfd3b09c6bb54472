namespace SarGan.Training.Watchdog;

/// <summary>Something that the watchdog found in a run.</summary>
/// <param name="Step">The step at which it was found, counted from 1.</param>
/// <param name="Detector">Who found it: "copying", "constant", "inverted", "saturation" or "non-finite".</param>
/// <param name="Action">What was done.</param>
/// <param name="Message">What was seen, and what helps, in words.</param>
/// <param name="RolledBackTo">The step that training went back to; null where it did not.</param>
public sealed record WatchdogEvent(long Step, string Detector, WatchdogAction Action, string Message, long? RolledBackTo = null);
