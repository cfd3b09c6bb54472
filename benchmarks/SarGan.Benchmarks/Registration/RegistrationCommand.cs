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
internal sealed record RegistrationSettings(string Data, string Records, int Trials, int MismatchedSmall, int MismatchedTiles, int Threads, long Seed);

/// <summary>All methods on all true pairs, the structural one on images of different ground too.</summary>
internal static class RegistrationCommand
{
    public static void Run(RegistrationSettings settings, TextWriter output, TextWriter progress)
    {
        if (!Directory.Exists(Path.Combine(settings.Data, "registration")))
            throw new DirectoryNotFoundException($"'{settings.Data}' has no folder 'registration': name the folder of the real data with --data or SARGAN_DATA.");
        var run = new RegistrationRun(settings.Records, settings.Seed);
        var structure = Structure();
        IReadOnlyList<(IImageRegistration, IImageRegistration)> baselines = [Both(new IdentityRegistration()), Both(new PhaseCorrelationRegistration()), Both(new AkazeRegistration())];
        run.Run(RegistrationTrials.Scenes(settings.Data, settings.Trials, settings.Seed), [structure], settings.Threads, progress);
        run.Run(RegistrationTrials.Mismatched(settings.Data, settings.MismatchedSmall, settings.MismatchedTiles), [structure], settings.Threads, progress);
        run.Run(RegistrationTrials.Small(settings.Data), [structure], settings.Threads, progress);
        run.Run(RegistrationTrials.Scenes(settings.Data, settings.Trials, settings.Seed), baselines, settings.Threads, progress);
        run.Run(RegistrationTrials.Small(settings.Data), baselines, settings.Threads, progress);
        RegistrationTable.Write(output, run.Records);
        output.WriteLine();
    }

    /// <summary>The structural method with its defaults, and for the wide search; a thread each, because trials run side by side.</summary>
    public static (IImageRegistration Usual, IImageRegistration Wide) Structure() => (
        new StructureRegistration(new StructureOptions { Threads = 1 }),
        new StructureRegistration(new StructureOptions { Threads = 1, MaxRotationDegrees = 95, MinScale = 0.4, MaxScale = 1.8 }));

    private static (IImageRegistration, IImageRegistration) Both(IImageRegistration method) => (method, method);
}
