using SarGan.Cli.Terminal;

namespace SarGan.Cli.Rasters;

/// <summary>Warnings of a command: printed when they come up, and kept for its JSON.</summary>
internal sealed class WarningList(CliOutput output)
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    public void Add(string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        _all.Add(text);
        output.Warn(text);
    }
}
