using SarGan.Data.Batches;
using SarGan.Models.Inference;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan;

/// <summary>One direction's generator, ready on its device: managed arrays in, managed arrays out.</summary>
internal sealed class PreparedGenerator : IDisposable
{
    private readonly InferenceNetwork _network;
    private readonly Device _device;

    /// <summary>Prepares a copy of a network's weights; the network stays the caller's.</summary>
    internal PreparedGenerator(TranslationNetwork network, ComputePrecision precision, Device device)
    {
        (InputChannels, OutputChannels, SizeMultiple) = (network.InputChannels, network.OutputChannels, network.SizeMultiple);
        _device = device;
        network.to(device);
        _network = InferenceNetwork.Prepare(network, precision);
    }

    internal int InputChannels { get; }

    internal int OutputChannels { get; }

    internal int SizeMultiple { get; }

    /// <summary>Runs the network. Safe for concurrent calls.</summary>
    internal ImageBatch Forward(ImageBatch images)
    {
        using var scope = NewDisposeScope();
        var input = tensor(images.Values, [images.Count, images.Channels, images.Height, images.Width], device: _device);
        var output = _network.Forward(input).to(ScalarType.Float32).cpu().contiguous();
        var values = new float[output.numel()];
        output.data<float>().CopyTo(values.AsSpan());
        return new ImageBatch(images.Count, OutputChannels, images.Height, images.Width, values);
    }

    public void Dispose() => _network.Dispose();
}
