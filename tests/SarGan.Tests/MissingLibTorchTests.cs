using System.Diagnostics;
using SarGan.Native;
using SarGan.TestSupport;

namespace SarGan.Tests;

/// <summary>What a user reads when the application and its environment disagree about libtorch: in a process of its own, where none is loaded yet.</summary>
public sealed class MissingLibTorchTests : IDisposable
{
    private const int Refused = 3;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Load_LibTorchFolderBesideACarriedOne_IsRefusedInASentence()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere SarGan leaves the loading of libtorch alone.");
        File.WriteAllBytes(_folder["model.sargan"], TinyModels.Bundle());
        var start = new ProcessStartInfo(Host(), [typeof(MissingLibTorchTests).Assembly.Location, "load", _folder["model.sargan"]]) { RedirectStandardOutput = true };
        start.Environment[NativeLibraries.LibTorchVariable] = _folder.Path;

        using var process = Process.Start(start)!; // Null only where a shell opens documents.
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == Refused, output);
        Assert.Contains(_folder.Path, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Trace from LoadNativeBackend", output, StringComparison.Ordinal);
    }

    /// <summary>The fresh process: 0 where the model loads, <see cref="Refused"/> where SarGan says why not.</summary>
    internal static int Load(string model)
    {
        try
        {
            Translator.Load(model).Dispose();
            return 0;
        }
        catch (NativeLibraryException e)
        {
            Console.WriteLine(e.Message);
            return Refused;
        }
    }

    // The test host itself runs under dotnet.
    private static string Host() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
