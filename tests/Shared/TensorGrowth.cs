#if USES_LIBTORCH
using TorchSharp;

namespace SarGan.TestSupport;

/// <summary>Counts the tensors that some work leaves behind.</summary>
internal static class TensorGrowth
{
    /// <summary>The number of tensors once those that earlier tests lost are counted off, so that it does not fall by itself a moment later.</summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }

    /// <summary>How many more tensors there are after the work. No collection runs in between, so that neither a lost tensor is tidied away nor one that an earlier test lost is counted off.</summary>
    public static long Of(Action work)
    {
        Settled();
        var quiet = GC.TryStartNoGCRegion(64 << 20);
        try
        {
            var before = torch.Tensor.TotalCount;
            work();
            return torch.Tensor.TotalCount - before;
        }
        finally
        {
            if (quiet && System.Runtime.GCSettings.LatencyMode == System.Runtime.GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        }
    }
}
#endif
