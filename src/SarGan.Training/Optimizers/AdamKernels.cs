using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Optimizers;

/// <summary>Moves parameters by one Adam update.</summary>
internal interface IAdamKernel
{
    /// <summary>Updates parameters, averages and step counts in place, without gradients being recorded.</summary>
    /// <param name="slots">The parameters and their state.</param>
    /// <param name="gradients">One for each, in the parameter's layout.</param>
    /// <param name="options">Decays and epsilon.</param>
    /// <param name="learningRate">The rate of this step.</param>
    void Update(IReadOnlyList<AdamSlot> slots, IReadOnlyList<Tensor> gradients, FusedAdamOptions options, double learningRate);
}

/// <summary>libtorch's fused kernel, which TorchSharp does not wrap but TorchScript reaches: one pass over memory instead of ten.</summary>
internal sealed class ScriptAdamKernel : IAdamKernel
{
    // TorchScript. The operator's name begins with an underscore, so a later libtorch may take it away: hence the managed kernel.
    private const string Source = """
        def adam(params: List[Tensor], grads: List[Tensor], averages: List[Tensor], square_averages: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float):
            unused: List[Tensor] = []
            torch._foreach_add_(steps, 1)
            torch._fused_adam_(params, grads, averages, square_averages, unused, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=0.0, eps=eps, amsgrad=False, maximize=False)
            return 0

        """;

    private static readonly Lazy<ScriptAdamKernel?> Shared = new(TryCompile);
    private readonly jit.CompilationUnit _script;

    private ScriptAdamKernel(jit.CompilationUnit script) => _script = script;

    /// <summary>The kernel, or null where this libtorch has none.</summary>
    public static ScriptAdamKernel? Instance => Shared.Value;

    public void Update(IReadOnlyList<AdamSlot> slots, IReadOnlyList<Tensor> gradients, FusedAdamOptions options, double learningRate)
    {
        // Scalars of our own: those that TorchSharp would make from doubles could be collected before the call.
        using Scalar rate = learningRate.ToScalar(), beta1 = options.Beta1.ToScalar(), beta2 = options.Beta2.ToScalar(), epsilon = options.Epsilon.ToScalar();
        var result = _script.invoke(
            "adam",
            slots.Select(s => s.Parameter).ToArray(),
            gradients.ToArray(),
            slots.Select(s => s.Average).ToArray(),
            slots.Select(s => s.SquareAverage).ToArray(),
            slots.Select(s => s.Steps).ToArray(),
            rate,
            beta1,
            beta2,
            epsilon);
        (result as IDisposable)?.Dispose();
    }

    private static ScriptAdamKernel? TryCompile()
    {
        try
        {
            return new ScriptAdamKernel(jit.compile(Source));
        }
        catch (ExternalException)
        {
            return null;
        }
    }
}

/// <summary>The same update by ordinary tensor operations, with one parameter's temporaries at a time.</summary>
internal sealed class ManagedAdamKernel : IAdamKernel
{
    public void Update(IReadOnlyList<AdamSlot> slots, IReadOnlyList<Tensor> gradients, FusedAdamOptions options, double learningRate)
    {
        // Scalars made once and freed here: those that TorchSharp makes from doubles wait for the garbage collector.
        using Scalar one = 1.0.ToScalar(), beta1 = options.Beta1.ToScalar(), beta2 = options.Beta2.ToScalar(), epsilon = options.Epsilon.ToScalar();
        using Scalar share1 = (1 - options.Beta1).ToScalar(), share2 = (1 - options.Beta2).ToScalar();
        for (var i = 0; i < slots.Count; i++)
        {
            using var scope = NewDisposeScope();
            var (slot, gradient) = (slots[i], gradients[i]);
            slot.Steps.add_(one, one);
            var step = slot.Steps.cpu().item<float>();
            using var root = Math.Sqrt(1 - Math.Pow(options.Beta2, step)).ToScalar();
            using var change = (-learningRate / (1 - Math.Pow(options.Beta1, step))).ToScalar();
            slot.Average.mul_(beta1).add_(gradient, share1);
            slot.SquareAverage.mul_(beta2).addcmul_(gradient, gradient, share2);
            slot.Parameter.addcdiv_(slot.Average, slot.SquareAverage.sqrt().div_(root).add_(epsilon, one), change);
        }
    }
}
