using System.Runtime.InteropServices;
using SarGan.Data.Batches;
using SarGan.Models.Inference;
using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan;

/// <summary>One direction's generator, ready on its device: managed arrays in, managed arrays out.</summary>
internal sealed class PreparedGenerator : IDisposable
{
    private const int MostAtOnce = 1 << 28;

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

    private PreparedGenerator(InferenceNetwork network, Device device)
    {
        (InputChannels, OutputChannels, SizeMultiple) = (network.InputChannels, network.OutputChannels, network.SizeMultiple);
        (_network, _device) = (network, device);
    }

    /// <summary>Where it runs, without a number: "cpu" or "cuda".</summary>
    internal string DeviceType => _device.type.ToString().ToLowerInvariant();

    internal int InputChannels { get; }

    internal int OutputChannels { get; }

    internal int SizeMultiple { get; }

    /// <inheritdoc cref="InferenceNetwork.ReceptiveFieldRadius"/>
    internal int ReceptiveFieldRadius => _network.ReceptiveFieldRadius;

    /// <inheritdoc cref="InferenceNetwork.BytesPerPixel"/>
    internal double? BytesPerPixel => _network.BytesPerPixel;

    /// <inheritdoc cref="InferenceNetwork.NormalizesByImage"/>
    internal bool NormalizesByImage => _network.NormalizesByImage;

    /// <inheritdoc cref="InferenceNetwork.CanFreeze"/>
    internal bool CanFreeze => _network.CanFreeze;

    /// <summary>The same network with frozen norms. It uses this one's weights: dispose it first.</summary>
    internal PreparedGenerator Freeze(NormStatistics statistics) => new(_network.Freeze(statistics), _device);

    /// <summary>What the norms see in a batch that goes through together.</summary>
    /// <param name="images">A sample of a scene.</param>
    /// <param name="weights">N x 1 x H x W: how much each pixel counts.</param>
    internal NormStatistics MeasureNorms(ImageBatch images, float[] weights)
    {
        using var scope = NewDisposeScope();
        var input = tensor(images.Values, [images.Count, images.Channels, images.Height, images.Width], device: _device);
        return _network.MeasureNorms(input, tensor(weights, [images.Count, 1, images.Height, images.Width], device: _device));
    }

    /// <summary>Runs the network. Safe for concurrent calls.</summary>
    internal ImageBatch Forward(ImageBatch images)
    {
        using var scope = NewDisposeScope();
        var input = tensor(images.Values, [images.Count, images.Channels, images.Height, images.Width], device: _device);
        var output = _network.Forward(input).to(ScalarType.Float32).cpu().contiguous();
        return new ImageBatch(images.Count, OutputChannels, images.Height, images.Width, ToArray(output));
    }

    public void Dispose() => _network.Dispose();

    // TorchSharp's accessor goes from element to element, which took as long as half of a small network's pass.
    private static float[] ToArray(Tensor values)
    {
        var array = new float[values.numel()];
        using var flat = values.view(-1);
        for (var done = 0L; done < array.Length; done += MostAtOnce)
        {
            // A span holds 2 GiB at most.
            using var part = flat.narrow(0, done, Math.Min(MostAtOnce, array.Length - done));
            MemoryMarshal.Cast<byte, float>(part.bytes).CopyTo(array.AsSpan((int)done));
        }

        return array;
    }
}
