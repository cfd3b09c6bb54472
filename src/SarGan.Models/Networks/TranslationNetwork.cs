using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Networks;

/// <summary>The number format that a network's convolutions compute in. Parameters stay float32 (or float64 after <c>.double()</c>).</summary>
public enum ComputePrecision
{
    /// <summary>The parameters' own type.</summary>
    Full,

    /// <summary>Weights and activations are rounded to bfloat16; losses and norm parameters stay float32. Faster on hardware with native bfloat16, about 3 significant digits.</summary>
    BFloat16,
}

/// <summary>Which implementation of the layers runs.</summary>
public enum KernelPolicy
{
    /// <summary>The fastest exact kernel for each layer's size, layout, type and device.</summary>
    Fast,

    /// <summary>The plain composition as written in the papers: the reference in tests and the baseline in benchmarks.</summary>
    Plain,
}

/// <summary>A generator or discriminator: one tensor in, one tensor out.</summary>
/// <remarks>Input and output: N x C x H x W, float32 (or float64 after <c>.double()</c>). Generators work in [-1, 1].</remarks>
public abstract class TranslationNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the base of a network.</summary>
    /// <param name="name">The class name, which TorchSharp shows in summaries.</param>
    protected TranslationNetwork(string name)
        : base(name)
    {
    }

    /// <summary>The registered name and options, from which <see cref="NetworkCatalog.Create"/> builds the same network.</summary>
    public abstract NetworkSpec Spec { get; }

    /// <summary>Channels that <c>forward</c> takes.</summary>
    public abstract int InputChannels { get; }

    /// <summary>Channels that <c>forward</c> returns.</summary>
    public abstract int OutputChannels { get; }

    /// <summary>Height and width of the input must be multiples of this, in pixels.</summary>
    public abstract int SizeMultiple { get; }

    /// <summary>How far, in input pixels, an output pixel looks to each side, statistics of norms apart.</summary>
    public abstract int ReceptiveFieldRadius { get; }

    /// <summary>Whether a sample's result is independent of the other samples of its batch in training mode (true for instance norm, false for batch norm).</summary>
    public abstract bool NormalizesPerSample { get; }

    /// <summary>The number format of the convolutions. Default: <see cref="ComputePrecision.Full"/>.</summary>
    public ComputePrecision Precision { get; set; }

    /// <summary>Which kernels run. Default: <see cref="KernelPolicy.Fast"/>.</summary>
    public KernelPolicy Kernels { get; set; }

    /// <summary>Where dropout draws its masks; null leaves it to TorchSharp's global generator. Owned by the caller.</summary>
    public Generator? DropoutGenerator { get; set; }
}
