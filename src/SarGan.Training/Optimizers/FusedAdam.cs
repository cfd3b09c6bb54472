using SarGan.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Optimizers;

/// <summary>Adam (Kingma and Ba 2015) in one native call a step, several times faster than TorchSharp's own.</summary>
/// <remarks>
/// In PyTorch's form: the square root of the second moment is corrected for bias, then epsilon is added. No weight decay.
/// The parameters must not be moved to another device or type afterwards: build, move, then create the optimizer.
/// Where libtorch lacks the fused kernel, the same update runs by ordinary operations.
/// </remarks>
public sealed class FusedAdam : IDisposable
{
    private readonly FusedAdamOptions _options;
    private readonly IAdamKernel _kernel;
    private readonly AdamSlot[] _slots;

    /// <summary>Creates an optimizer with empty averages beside the parameters.</summary>
    /// <param name="parameters">Names, unique, under which state is saved, and weights: float32 or float64, all of one type on one device. They stay the caller's.</param>
    /// <param name="options">Rate, decays, epsilon; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no parameter, a name occurs twice, or types or devices are mixed.</exception>
    public FusedAdam(IEnumerable<(string Name, Tensor Parameter)> parameters, FusedAdamOptions? options = null)
        : this(parameters, options, (IAdamKernel?)ScriptAdamKernel.Instance ?? new ManagedAdamKernel())
    {
    }

    internal FusedAdam(IEnumerable<(string Name, Tensor Parameter)> parameters, FusedAdamOptions? options, IAdamKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        (_options, _kernel) = (options ?? new FusedAdamOptions(), kernel);
        LearningRate = _options.LearningRate;
        var list = parameters.ToArray();
        Validate(list);
        _slots = [.. list.Select(p => AdamSlot.Create(p.Name, p.Parameter))];
        Parameters = [.. list.Select(p => p.Parameter)];
    }

    /// <summary>The step size from now on, 0 or more; a schedule sets it before each step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public double LearningRate { get; set => field = Check.Weight(value); }

    /// <summary>The weights, in the order given.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>What a bit-exact restart needs: for each parameter "exp_avg.NAME" and "exp_avg_sq.NAME" in its shape, and "step.NAME", a scalar. Owned by the optimizer.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State => _slots.SelectMany(s => s.State);

    /// <summary>Drops all gradients, so that the next backward pass stores its own without adding: the fastest way, and the least memory.</summary>
    public void ZeroGradients()
    {
        foreach (var slot in _slots) slot.Parameter.grad = null;
    }

    /// <summary>Moves every parameter that has a gradient; the others, and their averages, stay.</summary>
    /// <exception cref="InvalidOperationException">A parameter was moved or cast since the optimizer was made.</exception>
    public void Step()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var slots = new List<AdamSlot>(_slots.Length);
        var gradients = new List<Tensor>(_slots.Length);
        foreach (var slot in _slots)
        {
            if (slot.Parameter.grad is not { } gradient) continue;
            if (slot.Parameter.device_type != slot.Average.device_type || slot.Parameter.dtype != slot.Average.dtype)
                throw new InvalidOperationException($"{slot.Name} was moved or cast after its optimizer was made. Move first, then create the optimizer.");
            slots.Add(slot);
            gradients.Add(InLayoutOf(slot.Parameter, gradient));
        }

        if (slots.Count > 0) _kernel.Update(slots, gradients, _options, LearningRate);
    }

    /// <summary>Writes <see cref="State"/> as safetensors.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public void Save(Stream stream) => SafeTensors.Write(stream, State);

    /// <summary>Takes the state back, bit for bit. Every name, shape and type must match; otherwise nothing changes.</summary>
    /// <param name="stream">What <see cref="Save"/> wrote; stays open.</param>
    /// <exception cref="ModelBundleException">The data are damaged, or belong to other parameters.</exception>
    public void Load(Stream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        StateCopy.Into(State, SafeTensors.Read(stream), "optimizer");
    }

    /// <summary>Frees the averages, not the parameters.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots) slot.Dispose();
    }

    // The fused kernel walks through memory, so gradient and parameter must lie in one order. Autograd sees to that; a caller who sets gradients may not.
    private static Tensor InLayoutOf(Tensor parameter, Tensor gradient)
    {
        if (gradient.is_contiguous() && parameter.is_contiguous()) return gradient;
        return gradient.stride().AsSpan().SequenceEqual(parameter.stride()) ? gradient : empty_like(parameter).copy_(gradient);
    }

    private static void Validate((string Name, Tensor Parameter)[] parameters)
    {
        if (parameters.Length == 0) throw new ArgumentException("An optimizer needs at least one parameter.", nameof(parameters));
        var (type, device) = (parameters[0].Parameter.dtype, parameters[0].Parameter.device.ToString());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, parameter) in parameters)
        {
            if (!names.Add(name)) throw new ArgumentException($"The parameter name \"{name}\" occurs twice.", nameof(parameters));
            if (parameter.dtype is not (ScalarType.Float32 or ScalarType.Float64))
                throw new ArgumentException($"Parameters must be float32 or float64. {name} is {parameter.dtype}.", nameof(parameters));
            if (parameter.dtype != type || parameter.device.ToString() != device)
                throw new ArgumentException($"All parameters must be {type} on {device}. {name} is {parameter.dtype} on {parameter.device}.", nameof(parameters));
        }
    }
}
