using System.Text.Json;
using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Randomness;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Training;
using SarGan.Training.Losses;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SarGan.Outsider.Tests;

/// <summary>Tiles that are computed; the optical ones are the negatives of the SAR ones.</summary>
internal sealed class NegativeTiles(Domain domain, int count, int side) : ITileSet
{
    public int Count => count;

    public string NameOf(int index) => $"{domain} {index}";

    public PixelImage Read(int index)
    {
        var random = new RandomStream(7, "outsider tiles", index);
        var samples = new byte[side * side];
        for (var i = 0; i < samples.Length; i++) samples[i] = (byte)(random.NextUInt64() & 255);
        return new PixelImage(side, side, 1, domain == Domain.Sar ? samples : Negative(samples));
    }

    public static byte[] Negative(ReadOnlySpan<byte> samples)
    {
        var negative = samples.ToArray();
        for (var i = 0; i < negative.Length; i++) negative[i] = (byte)(255 - negative[i]);
        return negative;
    }
}

/// <summary>A schedule: half the rate after each so many steps.</summary>
internal sealed record HalvingSchedule : LearningRateSchedule
{
    public required long Every { get; init; }

    protected override double FactorAt(long step, long totalSteps) => Math.Pow(0.5, step / Every);
}

/// <summary>A layout: <c>NAME.radar.png</c> beside <c>NAME.photo.png</c>.</summary>
internal sealed class RadarAndPhoto : IDatasetLayout
{
    public string Name => "radar and photo";

    public string Expected => "files NAME.radar.png and NAME.photo.png";

    public bool Fits(LayoutFolder folder) => folder.Images().Any(name => name.EndsWith(".radar.png", StringComparison.Ordinal));

    public DatasetListing List(LayoutFolder folder)
    {
        List<TilePair> pairs = [];
        List<TileProblem> problems = [];
        var names = folder.Images().ToHashSet();
        foreach (var radar in names.Where(name => name.EndsWith(".radar.png", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var photo = radar.Replace(".radar.", ".photo.", StringComparison.Ordinal);
            if (names.Contains(photo)) pairs.Add(new TilePair(new TileFile(folder.PathOf(radar)), new TileFile(folder.PathOf(photo))));
            else problems.Add(new TileProblem(folder.PathOf(radar), $"its twin {photo} is missing"));
        }

        return new DatasetListing { Paired = true, TrainPairs = pairs, Problems = problems };
    }
}

internal sealed record PointwiseOptions
{
    public int Channels { get; init; } = 1;
}

/// <summary>A network: one 1 x 1 convolution.</summary>
internal sealed class PointwiseNetwork : TranslationNetwork
{
    public const string RegisteredName = "pointwise";

    private readonly PointwiseOptions _options;
    private readonly Conv2d _convolution;

    public PointwiseNetwork(PointwiseOptions options, Generator? initialization)
        : base(nameof(PointwiseNetwork))
    {
        _options = options;
        _convolution = nn.Conv2d(options.Channels, options.Channels, 1);
        RegisterComponents();
        using var noGradient = no_grad();
        _convolution.weight.uniform_(-1, 1, initialization);
        nn.init.zeros_(_convolution.bias!); // Conv2d has one by default.
    }

    public override NetworkSpec Spec => NetworkSpec.From(RegisteredName, _options);

    public override int InputChannels => _options.Channels;

    public override int OutputChannels => _options.Channels;

    public override int SizeMultiple => 1;

    public override int ReceptiveFieldRadius => 0;

    public override bool NormalizesPerSample => true;

    public override Tensor forward(Tensor input) => _convolution.forward(input);
}

internal sealed record RegressionOptions
{
    public int Size { get; init; } = 16;
}

/// <summary>A recipe: L1 only. It counts its steps, to have a state of its own.</summary>
internal sealed class CountingRegressionRecipe(RegressionOptions options) : Recipe
{
    public int StepsCounted { get; private set; }

    public int Initializations { get; private set; }

    public override string Name => "counting-regression";

    public override bool NeedsPairs => true;

    public override int TileSize => options.Size;

    public override JsonElement Options => JsonSerializer.SerializeToElement(options, JsonSerializerOptions.Web);

    public override IReadOnlyDictionary<TranslationDirection, TranslationNetwork> Generators =>
        new Dictionary<TranslationDirection, TranslationNetwork> { [TranslationDirection.SarToOptical] = Networks["generator"] };

    protected override IReadOnlyList<(string Name, NetworkSpec Spec)> NetworkSpecs =>
        [("generator", NetworkSpec.From(PointwiseNetwork.RegisteredName, new PointwiseOptions()))];

    public override void Initialize(TensorBatch batch) => Initializations++;

    public override void SaveState(RecipeState state) => state.Values["stepsCounted"] = StepsCounted;

    public override void LoadState(RecipeState state) => StepsCounted = (int)state.Values["stepsCounted"]!; // SaveState put it there.

    protected override IReadOnlyList<(string Name, FusedAdam Optimizer)> CreateOptimizers(RecipeSetup setup) => [("generator", Adam(setup, "generator"))];

    protected override LossReport RunStep(TensorBatch batch, StepContext context)
    {
        StepsCounted++;
        var l1 = AbsoluteLoss.Mean(Networks["generator"].forward(batch.Sar), batch.Optical);
        Update(Optimizers["generator"], l1, context);
        return new LossReport((LossReport.Generator, l1), ("count", tensor((double)StepsCounted)));
    }
}

/// <summary>An observer: writes down what it is told.</summary>
internal sealed class Diary : ITrainingObserver
{
    public List<string> Lines { get; } = [];

    public void OnStart(TrainingRun run) => Lines.Add($"start {run.Recipe.Name} at {run.Step}");

    public void OnLog(TrainingRun run, TrainingProgress progress) => Lines.Add($"log {progress.Step} count {progress.Losses["count"]}");

    public void OnSample(TrainingRun run, TensorBatch batch) => Lines.Add($"sample {run.Step} of {batch.Count}");

    public void OnCheckpoint(TrainingRun run, string path) => Lines.Add($"checkpoint {Path.GetFileName(path)}");

    public void OnEnd(TrainingRun run, TrainingResult result) => Lines.Add($"end {result.Steps}");
}
