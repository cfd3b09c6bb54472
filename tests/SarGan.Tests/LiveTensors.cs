using SarGan.TestSupport;
using static TorchSharp.torch;

namespace SarGan.Tests;

/// <summary>Counts tensors.</summary>
/// <remarks>
/// A parameter takes over the native tensor that it is made from. TorchSharp goes on counting the empty shell of that tensor for ever, so building a network leaves as many behind as it has parameters.
/// </remarks>
internal static class LiveTensors
{
    /// <summary>Tensors made by an action and still there, networks' shells left out.</summary>
    /// <param name="networkParameters">Parameters of all networks that the action builds.</param>
    /// <param name="action">What to watch. Finalizers may run meanwhile only on what was garbage before.</param>
    internal static long LeftBy(int networkParameters, Action action)
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var before = TensorGrowth.Settled();
        action();
        return Tensor.TotalCount - before - networkParameters;
    }
}
