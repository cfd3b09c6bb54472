using static TorchSharp.torch;

namespace SarGan.Models.Networks;

/// <summary>A generator whose inner activations can be looked at, as contrastive losses do (Park et al., 2020).</summary>
public interface IFeatureNetwork
{
    /// <summary>Channels of each of the <see cref="Features"/>, in their order.</summary>
    IReadOnlyList<int> FeatureChannels { get; }

    /// <summary>The activations on the way in, from the largest image to the smallest: what a U-Net hands across, or a ResNet's layers up to its last block.</summary>
    /// <param name="input">What the network's <c>forward</c> takes.</param>
    /// <returns>N x channels x height x width each, in the input's type, with gradients where they are enabled. Owned by the caller.</returns>
    /// <exception cref="ArgumentException">Channels or size are wrong.</exception>
    IReadOnlyList<Tensor> Features(Tensor input);
}
