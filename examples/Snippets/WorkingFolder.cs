using System.Runtime.CompilerServices;
using SarGan.Native;

namespace Snippets;

/// <summary>The README's program begins with its first line, so what this run of it needs is done before that.</summary>
internal static class WorkingFolder
{
    /// <summary>Makes the folder behind <c>--out</c> (default: out/snippets) the current one. <c>--smoke</c> changes nothing: the snippets are small.</summary>
    [ModuleInitializer]
    internal static void Enter()
    {
        ProcessTuning.Apply();
        var args = Environment.GetCommandLineArgs();
        var position = Array.IndexOf(args, "--out") + 1;
        var folder = position > 0 && position < args.Length ? args[position] : Path.Combine("out", "snippets");
        Environment.CurrentDirectory = Directory.CreateDirectory(folder).FullName;
    }
}
