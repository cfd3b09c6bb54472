using SarGan.Registration;
using SarGan.Registration.Akaze;
using SarGan.Registration.Correlation;
using SarGan.Registration.Identity;
using SarGan.Registration.Structure;

namespace SarGan.Benchmarks.Registration;

/// <summary>What is run.</summary>
/// <param name="Data">Folder of the real data.</param>
/// <param name="Records">File of single results.</param>
/// <param name="Trials">Perturbations of a scene pair.</param>
/// <param name="MismatchedSmall">Small pairs of different ground.</param>
/// <param name="MismatchedTiles">SEN1-2 tiles of different ground.</param>
/// <param name="Threads">Trials at the same time.</param>
/// <param name="Seed">Of the perturbations of scene pairs.</param>
internal sealed record RegistrationSettings(string Data, string Records, int Trials, int MismatchedSmall, int MismatchedTiles, int Threads, long Seed)
{
    /// <summary>Images that are run; none: all.</summary>
    public IReadOnlyList<TrialKind> Images { get; init; } = [];

    /// <summary>Names of methods that are run; none: all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];
}

/// <summary>All methods on all true pairs and on images of different ground, or some of them.</summary>
internal static class RegistrationCommand
{
    /// <summary>The names of all methods.</summary>
    public static readonly string[] MethodNames = ["structure", "identity", "phase", "akaze"];

    public static void Run(RegistrationSettings settings, TextWriter output, TextWriter progress)
    {
        if (!Directory.Exists(Path.Combine(settings.Data, "registration")))
            throw new DirectoryNotFoundException($"'{settings.Data}' has no folder 'registration': name the folder of the real data with --data or SARGAN_DATA.");
        var run = new RegistrationRun(settings.Records, settings.Seed);
        foreach (var (images, methods) in Parts(settings))
        {
            var trials = images switch
            {
                TrialKind.Scene => RegistrationTrials.Scenes(settings.Data, settings.Trials, settings.Seed),
                TrialKind.Mismatch => RegistrationTrials.Mismatched(settings.Data, settings.MismatchedSmall, settings.MismatchedTiles),
                _ => RegistrationTrials.Small(settings.Data),
            };
            run.Run(trials, methods, settings.Threads, progress);
        }
        RegistrationTable.Write(output, run.Records);
        output.WriteLine();
    }

    /// <summary>What is run on what, in order: the structural method, which most of the time is spent on, comes first.</summary>
    public static IEnumerable<(TrialKind Images, IReadOnlyList<(IImageRegistration Usual, IImageRegistration Wide)> Methods)> Parts(RegistrationSettings settings)
    {
        IReadOnlyList<(IImageRegistration Usual, IImageRegistration Wide)>[] groups =
            [[Structure()], [Both(new IdentityRegistration()), Both(new PhaseCorrelationRegistration()), Both(new AkazeRegistration())]];
        foreach (var group in groups)
        {
            var methods = group.Where(method => settings.Methods.Count == 0 || settings.Methods.Contains(method.Usual.Name)).ToList();
            foreach (var images in (TrialKind[])[TrialKind.Scene, TrialKind.Mismatch, TrialKind.Small])
            {
                if (methods.Count > 0 && (settings.Images.Count == 0 || settings.Images.Contains(images))) yield return (images, methods);
            }
        }
    }

    /// <summary>The structural method with its defaults, and for the wide search; a thread each, because trials run side by side.</summary>
    public static (IImageRegistration Usual, IImageRegistration Wide) Structure() => (
        new StructureRegistration(new StructureOptions { Threads = 1 }),
        new StructureRegistration(new StructureOptions { Threads = 1, MaxRotationDegrees = 95, MinScale = 0.4, MaxScale = 1.8 }));

    private static (IImageRegistration, IImageRegistration) Both(IImageRegistration method) => (method, method);
}
