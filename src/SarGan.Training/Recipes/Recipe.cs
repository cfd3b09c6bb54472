using System.Text.Json;
using SarGan.Data.Randomness;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Native;
using SarGan.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>A way to train: which networks there are, and what one step does with a batch.</summary>
/// <remarks>
/// A recipe is cheap until <see cref="Build"/>, which <see cref="Trainer"/> calls. It owns its networks and optimizers.
/// To write one: derive, name the networks, create the optimizers, and sum the losses in <see cref="RunStep"/>. Not safe for concurrent calls.
/// </remarks>
public abstract class Recipe : IDisposable
{
    private readonly Dictionary<string, TranslationNetwork> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FusedAdam> _optimizers = new(StringComparer.Ordinal);
    private RecipeSetup? _setup;
    private Generator? _dropout;

    /// <summary>The registered name, such as "cyclegan".</summary>
    public abstract string Name { get; }

    /// <summary>Whether row i of a batch's SAR images must show the same ground as row i of its optical ones.</summary>
    public abstract bool NeedsPairs { get; }

    /// <summary>Side of the training images in pixels, which the bundle passes on as its tile size.</summary>
    public abstract int TileSize { get; }

    /// <summary>The options as JSON, camel-cased: with <see cref="Name"/> enough to make the same recipe again.</summary>
    public abstract JsonElement Options { get; }

    /// <summary>The generator of each direction that the recipe learns.</summary>
    /// <exception cref="InvalidOperationException">The recipe is not built.</exception>
    public abstract IReadOnlyDictionary<TranslationDirection, TranslationNetwork> Generators { get; }

    /// <summary>Images a domain in a batch where the user asks for no other number, 1 or more. Default: 1.</summary>
    public virtual int DefaultBatchSize => 1;

    /// <summary>Whether the networks exist.</summary>
    public bool IsBuilt => _setup is not null;

    /// <summary>Whether the weights are no longer those that the recipe was built with.</summary>
    internal bool IsTrained { get; set; }

    /// <summary>What the recipe was built with.</summary>
    /// <exception cref="InvalidOperationException">The recipe is not built.</exception>
    public RecipeSetup Setup => _setup ?? throw NotBuilt();

    /// <summary>All networks by name, such as "generator"; the names are those of the checkpoint's entries.</summary>
    /// <exception cref="InvalidOperationException">The recipe is not built.</exception>
    public IReadOnlyDictionary<string, TranslationNetwork> Networks => IsBuilt ? _networks : throw NotBuilt();

    /// <summary>All optimizers by name, such as "generators"; the names are those of the checkpoint's entries.</summary>
    /// <exception cref="InvalidOperationException">The recipe is not built.</exception>
    public IReadOnlyDictionary<string, FusedAdam> Optimizers => IsBuilt ? _optimizers : throw NotBuilt();

    /// <summary>Makes the networks, with initial weights drawn from the seed, and their optimizers.</summary>
    /// <param name="setup">Seed, device, type, rate; null means the defaults.</param>
    /// <exception cref="InvalidOperationException">The recipe is built already.</exception>
    /// <exception cref="ArgumentException">A network cannot be made from its specification. The recipe is then as it was before.</exception>
    public void Build(RecipeSetup? setup = null)
    {
        if (IsBuilt) throw new InvalidOperationException("The recipe is built already: make a new one for a new run.");
        NativeLibraries.EnsureTorchLoads();
        try
        {
            BuildParts(setup ?? new RecipeSetup());
        }
        catch
        {
            FreeParts();
            throw;
        }
    }

    /// <summary>Called once before the first step of a new run, not of a resumed one, for recipes that shape themselves after the data.</summary>
    /// <param name="batch">The first batch; it stays the caller's.</param>
    public virtual void Initialize(TensorBatch batch)
    {
    }

    /// <summary>Trains on one batch.</summary>
    /// <param name="batch">The images; they stay the caller's.</param>
    /// <param name="context">Which step it is.</param>
    /// <returns>The step's losses before its updates, still on the device; the caller disposes them.</returns>
    /// <exception cref="InvalidOperationException">The recipe is not built.</exception>
    /// <exception cref="ArgumentException">The images do not fit the networks.</exception>
    public LossReport Step(TensorBatch batch, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        foreach (var network in Networks.Values) network.train();
        // Keyed by the step, so that a resumed run draws the same masks without any state.
        _dropout!.manual_seed(unchecked((long)new RandomStream(Setup.Seed, "dropout", context.Step).NextUInt64())); // built, or Networks has thrown
        IsTrained = true;
        using var scope = NewDisposeScope();
        return RunStep(batch, context);
    }

    /// <summary>Sets the step size of every optimizer.</summary>
    /// <param name="learningRate">0 or more.</param>
    public virtual void SetLearningRate(double learningRate)
    {
        foreach (var optimizer in Optimizers.Values) optimizer.LearningRate = learningRate;
    }

    /// <summary>Adds what a bit-exact resume needs beside networks and optimizers, such as a pool of images.</summary>
    /// <param name="state">Where it goes.</param>
    public virtual void SaveState(RecipeState state)
    {
    }

    /// <summary>Takes back what <see cref="SaveState"/> added.</summary>
    /// <param name="state">What was saved; its tensors are to be copied.</param>
    public virtual void LoadState(RecipeState state)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The networks to make, in the order in which they draw their initial weights.</summary>
    protected abstract IReadOnlyList<(string Name, NetworkSpec Spec)> NetworkSpecs { get; }

    /// <summary>Makes the optimizers for <see cref="Networks"/>, which exist by now and stand on their device.</summary>
    /// <param name="setup">What the recipe is built with.</param>
    protected abstract IReadOnlyList<(string Name, FusedAdam Optimizer)> CreateOptimizers(RecipeSetup setup);

    /// <summary>The step itself. It runs in a dispose scope of its own, with every network in training mode.</summary>
    /// <param name="batch">The images; they stay the caller's.</param>
    /// <param name="context">Which step it is.</param>
    /// <returns>The losses before the updates.</returns>
    protected abstract LossReport RunStep(TensorBatch batch, StepContext context);

    /// <summary>Frees networks and optimizers.</summary>
    /// <param name="disposing">False from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) FreeParts();
    }

    /// <summary>One update: gradients of the loss, combined over the processes, then one Adam step.</summary>
    /// <param name="optimizer">Whose parameters move.</param>
    /// <param name="loss">A scalar with a graph that leads to them.</param>
    /// <param name="context">The step's context.</param>
    protected static void Update(FusedAdam optimizer, Tensor loss, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(context);
        optimizer.ZeroGradients();
        loss.backward();
        context.Reducer.Reduce(optimizer.Parameters);
        optimizer.Step();
    }

    /// <summary>Runs a network on two batches: in one pass where its norm works on each sample alone, which gives the same results, else in two.</summary>
    /// <param name="network">The network.</param>
    /// <param name="first">N x C x H x W.</param>
    /// <param name="second">M x C x H x W.</param>
    /// <returns>The network's answers to each.</returns>
    protected static (Tensor First, Tensor Second) ForwardBoth(TranslationNetwork network, Tensor first, Tensor second)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!network.NormalizesPerSample) return (network.forward(first), network.forward(second));
        var both = network.forward(cat([first, second])); // (N + M) x C' x H' x W'
        return (both.narrow(0, 0, first.size(0)), both.narrow(0, first.size(0), second.size(0)));
    }

    /// <summary>A generator's translation as a user would get it: in evaluation mode, without a graph. The mode found is put back.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="source">N x C x H x W, in [-1, 1].</param>
    /// <returns>N x C' x H x W, in [-1, 1].</returns>
    protected internal static Tensor Predict(TranslationNetwork generator, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var noGradient = no_grad();
        var training = generator.training;
        generator.eval();
        try
        {
            return generator.forward(source);
        }
        finally
        {
            generator.train(training);
        }
    }

    /// <summary>An Adam over all parameters of some networks, in the order of the names.</summary>
    /// <param name="setup">Its rate.</param>
    /// <param name="networks">Names in <see cref="Networks"/>.</param>
    protected FusedAdam Adam(RecipeSetup setup, params ReadOnlySpan<string> networks)
    {
        ArgumentNullException.ThrowIfNull(setup);
        List<(string, Tensor)> parameters = [];
        foreach (var network in networks) parameters.AddRange(Networks[network].named_parameters().Select(p => ($"{network}.{p.name}", (Tensor)p.parameter)));
        return new FusedAdam(parameters, new FusedAdamOptions { LearningRate = setup.LearningRate });
    }

    private void BuildParts(RecipeSetup setup)
    {
        // One stream for all networks, on the CPU, so that the device does not change the weights.
        using var initialization = new Generator(new RandomStream(setup.Seed, "weights").NextUInt64(), CPU);
        _dropout = new Generator(0, setup.Device);
        foreach (var (name, spec) in NetworkSpecs)
        {
            var network = setup.Networks.Create(spec, initialization);
            _networks.Add(name, network);
            // The optimizer must see the final parameters, so cast and move come first.
            network.to(setup.Type).to(setup.Device);
            network.Precision = setup.Precision;
            network.DropoutGenerator = _dropout;
        }
        _setup = setup; // CreateOptimizers sees Networks
        foreach (var (name, optimizer) in CreateOptimizers(setup)) _optimizers.Add(name, optimizer);
    }

    /// <summary>Back to a recipe that is not built.</summary>
    private void FreeParts()
    {
        foreach (var optimizer in _optimizers.Values) optimizer.Dispose();
        foreach (var network in _networks.Values) network.Dispose();
        _dropout?.Dispose();
        _optimizers.Clear();
        _networks.Clear();
        (_dropout, _setup) = (null, null);
    }

    private static InvalidOperationException NotBuilt() => new("The recipe has no networks yet: call Build, or hand it to a Trainer.");
}
