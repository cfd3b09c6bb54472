using SarGan.Models.Inference;
using SarGan.Models.Networks;
using SarGan.Models.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Inference;

public sealed class InferenceNetworkTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator = new(9);

    public void Dispose()
    {
        _scope.Dispose();
        _generator.Dispose();
    }

    public static TheoryData<string, long> Cases => new()
    {
        { "instance", 1 }, { "instance", 2 }, { "batch", 1 }, { "batch", 2 }, { "keras", 2 }, { "resnet", 1 }, { "patch", 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_FullPrecision_EqualsThePlainNetworkInEvaluationMode(string name, long batch)
    {
        using var network = Create(name);
        using var prepared = InferenceNetwork.Prepare(network);
        var input = Input(batch);

        var actual = prepared.Forward(input);

        // float32 rounding through a network of norms, summed in another order than the plain one.
        AssertClose(Plain(network, input), actual, 1e-4);
        Assert.True(actual.is_contiguous());
        Assert.False(actual.requires_grad);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_BFloat16_IsNearThePlainNetwork(string name, long batch)
    {
        using var network = Create(name);
        using var prepared = InferenceNetwork.Prepare(network, ComputePrecision.BFloat16);
        var input = Input(batch);

        var actual = prepared.Forward(input);

        Assert.Equal(ScalarType.Float32, actual.dtype);
        AssertClose(Plain(network, input), actual, 0.15); // 8 bits: 0.4 % a rounding, amplified by the norms of half a dozen layers
    }

    [Fact]
    public void Forward_SeveralSizes_EqualsThePlainNetworkAtEach()
    {
        using var network = Create("instance");
        using var prepared = InferenceNetwork.Prepare(network);
        foreach (var (height, width) in new[] { (16, 16), (64, 48), (16, 128), (64, 48) }) // each kernel, folded or not, then again
        {
            var input = rand([1, 3, height, width], generator: _generator);
            AssertClose(Plain(network, input), prepared.Forward(input), 1e-4);
        }
    }

    [Fact]
    public void Forward_NetworkTrainedOnAndDisposed_StillRunsTheCopiedWeights()
    {
        var network = Create("batch");
        using var prepared = InferenceNetwork.Prepare(network);
        var input = Input(1);
        var expected = Plain(network, input);
        using (no_grad()) network.get_parameter("down1.conv.weight")!.zero_();
        network.Dispose();

        AssertClose(expected, prepared.Forward(input), 1e-4);
    }

    [Fact]
    public void Forward_NetworkInTrainingMode_LeavesModeAndStatistics()
    {
        using var network = Create("batch");
        network.train();
        var mean = network.get_buffer("up1.norm.running_mean")!.clone();
        using var prepared = InferenceNetwork.Prepare(network);

        prepared.Forward(Input(1));

        Assert.True(network.training);
        Assert.True(mean.eq(network.get_buffer("up1.norm.running_mean")!).all().item<bool>());
    }

    [Fact]
    public void Forward_ConcurrentCalls_GiveTheSerialResults()
    {
        using var network = Create("instance");
        using var serial = InferenceNetwork.Prepare(network);
        using var prepared = InferenceNetwork.Prepare(network);
        var inputs = Enumerable.Range(0, 8).Select(i => rand([1, 3, 32 + 16 * (i % 2), 32], generator: _generator)).ToArray();
        var expected = inputs.Select(serial.Forward).ToArray();
        var errors = new double[inputs.Length];

        // The first calls race to fold the weights.
        Parallel.For(0, inputs.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var scope = NewDisposeScope();
            errors[i] = (prepared.Forward(inputs[i]) - expected[i]).abs().max().item<float>();
        });

        // Sums may be cut into other pieces when threads share the cores.
        Assert.All(errors, error => Assert.InRange(error, 0, 1e-5));
    }

    [Fact]
    public void Forward_WrongSize_Throws()
    {
        using var network = Create("instance");
        using var prepared = InferenceNetwork.Prepare(network);
        var error = Assert.Throws<ArgumentException>(() => prepared.Forward(zeros(1, 3, 20, 32)));
        Assert.Contains("multiples of 8, 16 or more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PrepareForwardDispose_Repeated_LeakNoTensor()
    {
        using var network = Create("batch");
        var input = Input(2);
        Run();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Run()
        {
            using var prepared = InferenceNetwork.Prepare(network);
            prepared.Forward(input).Dispose();
            prepared.Forward(input).Dispose();
        }
    }

    [Fact]
    public void Forward_InsideAScope_KeepsTheFoldedWeights()
    {
        using var network = Create("instance");
        using var prepared = InferenceNetwork.Prepare(network);
        var input = Input(1);
        using (NewDisposeScope()) prepared.Forward(input);
        AssertClose(Plain(network, input), prepared.Forward(input), 1e-4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Forward_NetworkFromOutside_RunsInEvaluationModeAndRestoresIt(bool training)
    {
        using var network = new Scaling(new ScalingOptions { Factor = 3 });
        network.train(training);
        using var prepared = InferenceNetwork.Prepare(network);

        Assert.Equal(3, prepared.Forward(ones(1, 1, 2, 2)).max().item<float>());
        Assert.Equal(training, network.training);
    }

    [Fact]
    public void Properties_Prepared_AreTheNetworks()
    {
        using var network = new UNetGenerator(new UNetOptions { Filters = 1, InputChannels = 2, OutputChannels = 5, Depth = 3 });
        using var prepared = InferenceNetwork.Prepare(network);
        Assert.Equal((2, 5, 8, network.ReceptiveFieldRadius), (prepared.InputChannels, prepared.OutputChannels, prepared.SizeMultiple, prepared.ReceptiveFieldRadius));
    }

    private TranslationNetwork Create(string name)
    {
        TranslationNetwork network = name switch
        {
            "instance" => new UNetGenerator(new UNetOptions { Filters = 8, Depth = 3 }, _generator),
            "batch" => new UNetGenerator(new UNetOptions { Filters = 8, Depth = 3, Norm = NormKind.Batch, NormalizesFirst = false }, _generator),
            "keras" => new UNetGenerator(new UNetOptions { Filters = 8, Depth = 2, Norm = NormKind.KerasSample }, _generator),
            "resnet" => new ResNetGenerator(new ResNetOptions { Filters = 4, Blocks = 2 }, _generator),
            _ => new PatchDiscriminator(new PatchDiscriminatorOptions { Filters = 8, Layers = 3, Norm = NormKind.Batch }, _generator),
        };
        // A few training passes give batch norm's running statistics something to say.
        using var noGradient = no_grad();
        for (var pass = 0; pass < 3; pass++) network.call(Input(2)).Dispose();
        return network;
    }

    private Tensor Input(long batch) => rand([batch, 3, 48, 32], generator: _generator) * 2 - 1;

    private static Tensor Plain(TranslationNetwork network, Tensor input)
    {
        using var noGradient = no_grad();
        var training = network.training;
        network.eval();
        network.Kernels = KernelPolicy.Plain;
        var output = network.call(input);
        network.Kernels = KernelPolicy.Fast;
        network.train(training);
        return output;
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>() / expected.abs().max().item<float>(), 0, tolerance);
    }
}
