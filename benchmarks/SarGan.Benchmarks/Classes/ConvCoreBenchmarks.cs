using BenchmarkDotNet.Attributes;
using SarGan.Benchmarks.Workloads;

namespace SarGan.Benchmarks.Classes;

/// <summary>The CycleGAN generator's doubling layers one by one, forward as in inference.</summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls Cleanup.
public class ConvCoreBenchmarks
#pragma warning restore CA1001
{
    private UpsampleLayer? _plain;
    private UpsampleLayer? _fast;

    /// <summary>1 for the innermost layer, 4 for the output layer.</summary>
    [Params(1, 2, 3, 4)]
    public int Layer { get; set; }

    /// <summary>Filters and size of the generator; a test makes them tiny.</summary>
    protected virtual (int Filters, int Size) Scale => (64, 256);

    [GlobalSetup]
    public void Setup()
    {
        var scale = new Scale(Scale.Filters, Scale.Size);
        _plain = new UpsampleLayer(Side.Plain, scale, Layer, backward: false);
        _fast = new UpsampleLayer(Side.Fast, scale, Layer, backward: false);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _plain?.Dispose();
        _fast?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Plain() => _plain!.Run(); // made by Setup

    [Benchmark]
    public void Fast() => _fast!.Run(); // made by Setup
}
