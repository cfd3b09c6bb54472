using System.Globalization;
using SarGan.Training;
using Spectre.Console;

namespace QuickStart;

/// <summary>A line that shows how far a training is: images a second, losses, time left. Prints a line every tenth where there is no terminal.</summary>
internal sealed class TrainingBar(string title) : IProgress<TrainingProgress>, IDisposable
{
    private const int Cells = 24;
    private readonly bool _live = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
    private long _tenth = -1;

    public void Report(TrainingProgress value)
    {
        if (!_live && value.Step * 10 / value.TotalSteps == _tenth) return;
        _tenth = value.Step * 10 / value.TotalSteps;
        var full = (int)(value.Step * Cells / value.TotalSteps);
        var losses = string.Join("  ", value.Losses.Names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {value.Losses[name]:F3}")));
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{title,-8} {new string('█', full)}{new string('░', Cells - full)} {value.Step}/{value.TotalSteps}  {value.ImagesPerSecond:F0} images/s  {losses}  {value.Remaining:mm\\:ss} left");
        if (_live) Console.Write("\r" + line[..Math.Min(line.Length, Math.Max(20, Console.WindowWidth - 1))].PadRight(Math.Max(20, Console.WindowWidth - 1)));
        else Console.WriteLine(line);
    }

    public void Dispose()
    {
        if (_live) Console.WriteLine();
    }
}
