using Microsoft.Extensions.Logging;

namespace SarGan.Training;

/// <summary>What training says to a log.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "{Reason} It was set aside as {Path}; the one before it is used.")]
    public static partial void BrokenCheckpoint(this ILogger logger, string path, string reason);

    [LoggerMessage(EventId = 301, Level = LogLevel.Information, Message = "Resumed from {Path} at step {Step}.")]
    public static partial void Resumed(this ILogger logger, string path, long step);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "{Name} was {Before} when the checkpoint was written and is {Now}: the results may differ in the last bits from those of one uninterrupted run.")]
    public static partial void EnvironmentDiffers(this ILogger logger, string name, string before, string now);

    [LoggerMessage(EventId = 303, Level = LogLevel.Warning, Message = "The schedule depends on the number of steps, which was {Before} and is {Now}: the result differs from that of one run over {Now} steps.")]
    public static partial void ScheduleStretched(this ILogger logger, long before, long now);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "Step {Step}: {Message}")]
    public static partial void WatchdogFound(this ILogger logger, long step, string message);
}
