using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SarGan.Data.Batches;
using SarGan.Models.Weights;
using SarGan.Training.Checkpoints;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using SarGan.Training.Watchdog;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Runs;

/// <summary>Everything that changes from step to step, and how it goes into a checkpoint and back.</summary>
internal sealed class TrainingSession : IDisposable
{
    private const int FormatVersion = 1;
    private readonly Recipe _recipe;
    private readonly TrainerOptions _options;
    private readonly JsonObject _settings;
    private readonly ILogger _logger;
    private readonly Dictionary<string, ExponentialMovingAverage> _averages = new(StringComparer.Ordinal);

    public TrainingSession(Recipe recipe, TrainerOptions options, IBatchSource batches, ILogger logger)
    {
        (_recipe, _options, _logger) = (recipe, options, logger);
        _settings = RunSettings.Of(recipe, options, batches);
        Watch = new TrainingWatch(options.Watchdog, logger);
        Rate = new LearningRate(options.Schedule, options.LearningRate, options.Steps);
        if (options.EmaDecay is not { } decay) return;
        foreach (var (name, generator) in GeneratorNames) _averages.Add(name, new ExponentialMovingAverage(recipe.Networks[name], decay));
    }

    /// <summary>Updates done.</summary>
    public long Step { get; set; }

    /// <summary>Training time before the present process took over.</summary>
    public TimeSpan ElapsedBefore { get; private set; }

    public LearningRate Rate { get; }

    public TrainingWatch Watch { get; }

    public ColourMeans SarMeans { get; } = new();

    public ColourMeans OpticalMeans { get; } = new();

    /// <summary>Averages of the generators' weights by network name; empty where the run does not average.</summary>
    public IReadOnlyDictionary<string, ExponentialMovingAverage> Averages => _averages;

    /// <summary>The generators' names among the recipe's networks, with their directions.</summary>
    public IEnumerable<(string Name, Models.TranslationDirection Direction)> GeneratorNames =>
        _recipe.Generators.Select(g => (_recipe.Networks.First(n => ReferenceEquals(n.Value, g.Value)).Key, g.Key));

    /// <summary>Sets the step's learning rate.</summary>
    /// <returns>The rate.</returns>
    public double BeginStep()
    {
        var rate = Rate.At(Step);
        _recipe.SetLearningRate(rate);
        Watch.ApplyRates(_recipe);
        return rate * Watch.GeneratorRate;
    }

    /// <summary>Counts the step, moves the averages, and takes notes of the first pass over the data.</summary>
    public void EndStep(TrainingBatch batch, LossReport losses)
    {
        foreach (var (name, average) in _averages) average.Update(_recipe.Networks[name]);
        if (batch.Epoch == 0)
        {
            SarMeans.Add(batch.Sar);
            OpticalMeans.Add(batch.Optical);
        }
        Rate.Observe(losses);
        Step++;
    }

    /// <summary>Writes a checkpoint.</summary>
    public void Save(Stream stream, TimeSpan elapsed)
    {
        var state = new RecipeState();
        _recipe.SaveState(state);
        var values = new JsonObject
        {
            ["format"] = FormatVersion,
            ["step"] = Step,
            ["totalSteps"] = _options.Steps,
            ["elapsedSeconds"] = elapsed.TotalSeconds,
            ["settings"] = _settings.DeepClone(),
            ["environment"] = Environment(),
            ["schedule"] = Rate.Save(),
            ["means"] = new JsonObject { ["sar"] = SarMeans.Save(), ["optical"] = OpticalMeans.Save() },
            ["recipe"] = state.Values.DeepClone(),
            ["watchdog"] = Watch.Save(),
        };
        List<(string, Action<Stream>)> entries = [];
        foreach (var (name, network) in _recipe.Networks) entries.Add((NetworkEntry(name), s => SafeTensors.Save(network, s)));
        foreach (var (name, optimizer) in _recipe.Optimizers) entries.Add((OptimizerEntry(name), optimizer.Save));
        foreach (var (name, average) in _averages) entries.Add((AverageEntry(name), average.Save));
        entries.Add((RecipeEntry, s => SafeTensors.Write(s, state.Tensors.Select(t => (t.Key, t.Value)))));
        CheckpointFile.Write(stream, values, entries);
    }

    /// <summary>Takes everything back from a checkpoint.</summary>
    /// <exception cref="ArgumentException">The options do not fit the checkpoint.</exception>
    /// <exception cref="CheckpointException">The checkpoint was written by a later version.</exception>
    public void Load(CheckpointFile file, string path)
    {
        Watch.Load(file.Values["watchdog"]);
        LoadState(file, path);
        _logger.Resumed(path, Step);
    }

    /// <summary>The same in the middle of a run: what the watchdog has found since stays known, and the time counts on.</summary>
    public void RollBack(CheckpointFile file, string path, TimeSpan elapsed)
    {
        Watch.LoadForRollBack(file.Values["watchdog"]);
        LoadState(file, path);
        ElapsedBefore = elapsed;
    }

    private void LoadState(CheckpointFile file, string path)
    {
        var values = file.Values; // all from Save, as the file's digests say
        if ((int)values["format"]! > FormatVersion) throw new CheckpointException($"The checkpoint {path} was written by a later version of SarGan.");
        RunSettings.ThrowIfDifferent(_settings, values["settings"]!.AsObject(), path);
        var (step, total) = ((long)values["step"]!, (long)values["totalSteps"]!);
        if (step > _options.Steps)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Steps must be {step} or more to go on from {path}. Actual value was {_options.Steps}."));
        if (total != _options.Steps && Rate.DependsOnTotal) _logger.ScheduleStretched(total, _options.Steps);
        WarnOfEnvironment(values["environment"]!.AsObject());

        foreach (var (name, network) in _recipe.Networks) file.Read(NetworkEntry(name), s => SafeTensors.LoadInto(network, s));
        foreach (var (name, optimizer) in _recipe.Optimizers) file.Read(OptimizerEntry(name), optimizer.Load);
        foreach (var (name, average) in _averages) file.Read(AverageEntry(name), average.Load);
        using (var scope = NewDisposeScope())
        {
            var state = new RecipeState { Values = (JsonObject)values["recipe"]!.DeepClone() };
            file.Read(RecipeEntry, s =>
            {
                foreach (var (name, tensor) in SafeTensors.Read(s)) state.Tensors.Add(name, tensor.to(_recipe.Setup.Device));
            });
            _recipe.LoadState(state);
        }
        Rate.Load(values["schedule"]);
        SarMeans.Load(values["means"]!["sar"]);
        OpticalMeans.Load(values["means"]!["optical"]);
        ElapsedBefore = TimeSpan.FromSeconds((double)values["elapsedSeconds"]!);
        Step = step;
        _recipe.IsTrained = true;
    }

    /// <summary>What to throw where a weight is infinite or not a number, so that no checkpoint and no model preserves it; null where none is.</summary>
    public TrainingDivergedException? WeightDivergence()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, network) in _recipe.Networks)
        {
            foreach (var (parameter, value) in network.named_parameters())
            {
                // A sum is finite only if each term is; overflow of finite weights counts as divergence too.
                var sum = value.detach().sum(ScalarType.Float64).item<double>();
                if (!double.IsFinite(sum)) return new TrainingDivergedException(Step, $"the sum of weights {name}.{parameter}", sum);
            }
        }
        return null;
    }

    public void Dispose()
    {
        foreach (var average in _averages.Values) average.Dispose();
    }

    private JsonObject Environment() => new()
    {
        ["threads"] = get_num_threads(),
        ["device"] = _recipe.Setup.Device.ToString(),
        ["processor"] = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString(),
    };

    private void WarnOfEnvironment(JsonObject before)
    {
        foreach (var (name, now) in Environment())
        {
            var (was, @is) = (before[name]?.ToString() ?? "not noted", now!.ToString()); // set just above
            if (was != @is) _logger.EnvironmentDiffers(name, was, @is);
        }
    }

    private const string RecipeEntry = "recipe.safetensors";

    private static string NetworkEntry(string name) => $"networks/{name}.safetensors";

    private static string OptimizerEntry(string name) => $"optimizers/{name}.safetensors";

    private static string AverageEntry(string name) => $"averages/{name}.safetensors";
}
