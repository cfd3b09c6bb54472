namespace SarGan.Cli.Tests.Support;

/// <summary>Simulated data, split, and a tiny trained run of each recipe: made once by the program itself, for all tests that need them.</summary>
public sealed class TrainedModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedModels()
    {
        Simulated = Sargan.Run("simulate", "--out", _folder["sim"], "--scenes", "4", "--size", "64", "--tile", "32", "--seed", "3", "--json");
        Simulated.AssertFine();
        Split = Sargan.Run("split", "--root", Data, "--out", SplitData, "--test", "0.25", "--json");
        Split.AssertFine();
        Pix2Pix = Sargan.Run(["train", "pix2pix", "--data", SplitData, "--out", Pix2PixRun, .. Tiny, "--steps", "6", "--json"]);
        Pix2Pix.AssertFine();
        CycleGan = Sargan.Run(["train", "cyclegan", "--data", SplitData, "--out", CycleGanRun, .. Tiny, "--steps", "3"]);
        CycleGan.AssertFine();
    }

    /// <summary>Options that make a step take milliseconds.</summary>
    internal static string[] Tiny { get; } = ["--size", "32", "--filters", "4", "--log-interval", "1", "--sample-interval", "3", "--checkpoint-interval", "2", "--device", "cpu"];

    internal string Data => _folder["sim"];

    internal string SplitData => _folder["split"];

    internal string Pix2PixRun => _folder["runs", "pix2pix"];

    internal string CycleGanRun => _folder["runs", "cyclegan"];

    internal SarganResult Simulated { get; }

    internal SarganResult Split { get; }

    internal SarganResult Pix2Pix { get; }

    internal SarganResult CycleGan { get; }

    public void Dispose() => _folder.Dispose();
}

[CollectionDefinition(Name)]
public sealed class TrainedModelsGroup : ICollectionFixture<TrainedModels>
{
    public const string Name = "trained models";
}
