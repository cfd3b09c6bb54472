namespace SarGan.Models.Layers;

/// <summary>How the four dimensions of a batch lie in memory. The shape is N x C x H x W in both.</summary>
public enum TensorLayout
{
    /// <summary>Channel planes one after the other, TorchSharp's default.</summary>
    Nchw,

    /// <summary>All channels of a pixel together, which direct convolutions without gradients prefer on the CPU.</summary>
    ChannelsLast,
}
