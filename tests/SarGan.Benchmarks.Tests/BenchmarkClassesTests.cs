using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SarGan.Benchmarks.Classes;
using SarGan.TestSupport;

namespace SarGan.Benchmarks.Tests;

/// <summary>Each class runs, once and at a tiny size. What it measures does not matter here.</summary>
public sealed class BenchmarkClassesTests
{
    [Theory]
    [InlineData(typeof(TinyConvCore), 4 * 2)]
    [InlineData(typeof(TinyGenerators), 2 * 3)]
    public void Run_EachClassOnce_MeasuresEveryCase(Type type, int cases)
    {
        using var folder = new TempFolder();
        var log = new AccumulationLogger();
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
            .AddLogger(log)
            .WithArtifactsPath(folder.Path)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator); // the tests may run in Debug

        var summary = BenchmarkRunner.Run(type, config);

        Assert.False(summary.HasCriticalValidationErrors, log.GetLog());
        Assert.Equal(cases, summary.Reports.Length);
        Assert.All(summary.Reports, report => Assert.True(report.Success && report.AllMeasurements.Count > 0, log.GetLog()));
    }

    public class TinyConvCore : ConvCoreBenchmarks
    {
        protected override (int Filters, int Size) Scale => (4, 32);
    }

    public class TinyGenerators : GeneratorBenchmarks
    {
        protected override (int Filters, int Size) Scale => (4, 32);
    }
}
