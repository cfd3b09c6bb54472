using BenchmarkDotNet.Attributes;
using SarGan.Benchmarks.Workloads;
using SarGan.Models.Networks;

namespace SarGan.Benchmarks.Classes;

/// <summary>Whole generators, one image, forward.</summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls Cleanup.
public class GeneratorBenchmarks
#pragma warning restore CA1001
{
    private GeneratorForward? _plain;
    private GeneratorForward? _fast;
    private GeneratorForward? _half;

    [Params("CycleGAN", "Pix2Pix")]
    public string Network { get; set; } = "";

    /// <summary>Filters and size of the generator; a test makes them tiny.</summary>
    protected virtual (int Filters, int Size) Scale => (64, 256);

    [GlobalSetup]
    public void Setup()
    {
        var (filters, size) = Scale;
        var options = Network == "CycleGAN" ? NetworkPresets.CycleGanGenerator(3, filters, size) : NetworkPresets.Pix2PixGenerator(3, 3, filters, size);
        _plain = new GeneratorForward(Side.Plain, options, size);
        _fast = new GeneratorForward(Side.Fast, options, size);
        _half = new GeneratorForward(Side.Fast, options, size, ComputePrecision.BFloat16);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _plain?.Dispose();
        _fast?.Dispose();
        _half?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Plain() => _plain!.Run(); // made by Setup

    [Benchmark]
    public void Fast() => _fast!.Run(); // made by Setup

    [Benchmark]
    public void FastBFloat16() => _half!.Run(); // made by Setup
}
