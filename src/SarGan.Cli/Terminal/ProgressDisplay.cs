using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

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
        var details = new DetailsColumn();
        var progress = console.Progress().AutoClear(false).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = DetailsColumn.BarWidth }, new PercentageColumn(), details);
        progress.Start(context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total));
            work((done, text) =>
            {
                details.Text = text;
                task.Value = done;
                task.Description = Markup.Escape($"{title} {Count(done, total)}");
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

    /// <summary>The words beside the bar, cut at the terminal's edge: a line that wraps would leave no room for the bar.</summary>
    private sealed class DetailsColumn : ProgressColumn
    {
        public const int BarWidth = 20;

        // Title and count, the bar, the percentage, and the gaps between.
        private const int Others = 34 + BarWidth;

        private volatile string _text = "";

        public string Text
        {
            get => _text;
            set => _text = value;
        }

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var (text, width) = (Text, WidthOn(options));
            return new Text(text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…"));
        }

        public override int? GetColumnWidth(RenderOptions options) => WidthOn(options);

        private static int WidthOn(RenderOptions options) => Math.Max(10, options.ConsoleSize.Width - Others);
    }

    private static string Count(long done, long total) => string.Create(CultureInfo.InvariantCulture, $"{done}/{total}");
}
