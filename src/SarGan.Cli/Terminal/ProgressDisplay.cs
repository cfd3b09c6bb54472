using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace SarGan.Cli.Terminal;

/// <summary>A bar on a terminal; a line now and then in a file.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Reports how much is done, and a few words beside it.</summary>
    public delegate void Reporter(long done, string details);

    public static void Run(CliOutput output, string title, long total, Action<Reporter> work)
    {
        if (output.IsWatched) RunBar(output.Messages, title, total, work);
        else RunLines(output, title, total, work);
    }

    private static void RunBar(IAnsiConsole console, string title, long total, Action<Reporter> work)
    {
        var progress = console.Progress().AutoClear(false).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn());
        progress.Start(context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total));
            work((done, details) =>
            {
                task.Value = done;
                task.Description = Markup.Escape($"{title} {Count(done, total)}  {details}");
            });
        });
    }

    private static void RunLines(CliOutput output, string title, long total, Action<Reporter> work)
    {
        var last = Stopwatch.GetTimestamp();
        var reported = -1L;
        var latest = (Done: 0L, Details: "");
        work((done, details) =>
        {
            latest = (done, details);
            if (Stopwatch.GetElapsedTime(last) < Pause) return;
            Print(done, details);
        });
        if (latest.Done > 0 && latest.Done != reported) Print(latest.Done, latest.Details);

        void Print(long done, string details)
        {
            (last, reported) = (Stopwatch.GetTimestamp(), done);
            output.Note($"{title} {Count(done, total)}  {details}".TrimEnd());
        }
    }

    private static string Count(long done, long total) => string.Create(CultureInfo.InvariantCulture, $"{done}/{total}");
}
