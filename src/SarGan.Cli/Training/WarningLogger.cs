using Microsoft.Extensions.Logging;
using SarGan.Cli.Terminal;
using SarGan.Training;

namespace SarGan.Cli.Training;

/// <summary>Brings the trainer's warnings to standard error.</summary>
internal sealed class WarningLogger(CliOutput output) : ILogger<Trainer>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) output.Warn(formatter(state, exception));
    }
}
