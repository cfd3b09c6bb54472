using Microsoft.Extensions.Logging;

namespace SarGan.Training.Tests.Support;

/// <summary>Remembers what was said.</summary>
internal sealed class ListLogger : ILogger<Trainer>
{
    public List<string> Messages { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Messages.Add(formatter(state, exception));
}
