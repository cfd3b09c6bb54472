using SarGan.Models.Weights;
using SarGan.TestSupport;
using SarGan.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Optimizers;

public sealed class FusedAdamTests
{
    private static readonly long[][] Shapes = [[3, 2, 4, 4], [3], [], [5, 1]];

    public static TheoryData<bool> Kernels => [true, false];

    [Fact]
    public void ScriptAdamKernel_ThisLibTorch_IsThere()
    {
        Assert.NotNull(ScriptAdamKernel.Instance);
    }

    [Fact]
    public void FusedAdamOptions_Default_IsTheDesigns()
    {
        Assert.Equal(new FusedAdamOptions { LearningRate = 2e-4, Beta1 = 0.5, Beta2 = 0.999, Epsilon = 1e-7 }, new FusedAdamOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusedAdamOptions { Beta1 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusedAdamOptions { Beta2 = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusedAdamOptions { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusedAdamOptions { LearningRate = double.NaN });
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Step_FirstOnGradientTwo_MovesByTheRateOverOnePlusEpsilonOverTwo(bool fused)
    {
        // By hand: m = 0.5*2, corrected 2; v = 0.001*4, corrected 4; 1 - 0.1 * 2 / (2 + 0.5) = 0.92.
        using var weight = torch.tensor([1.0], requires_grad: true);
        using var adam = Create([("w", weight)], new FusedAdamOptions { LearningRate = 0.1, Epsilon = 0.5 }, fused);
        weight.grad = torch.tensor([2.0]);

        adam.Step();

        Assert.Equal(0.92, weight.item<double>(), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Step_FiftyTimesFloat64_EqualsArraysInManagedCode(bool fused)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float64);
        var gradients = Gradients(ScalarType.Float64, 50);
        var expected = parameters.Select(p => p.Parameter.flatten().data<double>().ToArray()).ToArray();
        var (m, v) = (expected.Select(e => new double[e.Length]).ToArray(), expected.Select(e => new double[e.Length]).ToArray());
        using var adam = Create(parameters, null, fused);

        for (var step = 1; step <= 50; step++)
        {
            var rate = 1e-2 / step;
            for (var i = 0; i < parameters.Length; i++)
            {
                var g = gradients[step - 1][i].flatten().data<double>().ToArray();
                for (var k = 0; k < g.Length; k++)
                {
                    m[i][k] = (0.5 * m[i][k]) + (0.5 * g[k]);
                    v[i][k] = (0.999 * v[i][k]) + (0.001 * g[k] * g[k]);
                    var corrected = Math.Sqrt(v[i][k] / (1 - Math.Pow(0.999, step)));
                    expected[i][k] -= rate * (m[i][k] / (1 - Math.Pow(0.5, step))) / (corrected + 1e-7);
                }
            }

            adam.LearningRate = rate;
            Set(parameters, gradients[step - 1]);
            adam.Step();
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            var actual = parameters[i].Parameter.flatten().data<double>().ToArray();
            Assert.All(actual.Zip(expected[i]), p => Assert.Equal(p.Second, p.First, 1e-12));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Step_FiftyTimesFloat32_EqualsTorchSharpsAdam(bool fused)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);
        var others = parameters.Select(p => new TorchSharp.Modules.Parameter(p.Parameter.detach().clone())).ToArray();
        using var reference = optim.Adam(others, 2e-4, 0.5, 0.999, 1e-7);
        using var adam = Create(parameters, null, fused);

        foreach (var gradients in Gradients(ScalarType.Float32, 50))
        {
            Set(parameters, gradients);
            for (var i = 0; i < others.Length; i++) others[i].grad = gradients[i].clone();
            adam.Step();
            reference.step();
        }

        for (var i = 0; i < others.Length; i++)
            Assert.InRange((parameters[i].Parameter - others[i]).abs().max().item<float>(), 0, 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Load_SavedInTheMiddle_GoesOnBitForBit(bool fused)
    {
        using var scope = NewDisposeScope();
        var gradients = Gradients(ScalarType.Float32, 20);
        var through = Parameters(ScalarType.Float32);
        var resumed = Parameters(ScalarType.Float32);
        using var adam = Create(through, null, fused);
        using var first = Create(resumed, null, fused);
        using var second = Create(resumed, null, fused);
        using var stream = new MemoryStream();

        foreach (var g in gradients) Update(adam, through, g);
        foreach (var g in gradients.Take(7)) Update(first, resumed, g);
        first.Save(stream);
        stream.Position = 0;
        second.Load(stream);
        foreach (var g in gradients.Skip(7)) Update(second, resumed, g);

        for (var i = 0; i < through.Length; i++)
            Assert.Equal(through[i].Parameter.bytes.ToArray(), resumed[i].Parameter.bytes.ToArray());
        Assert.Equal(adam.State.Select(s => s.Name), second.State.Select(s => s.Name));
        Assert.All(adam.State.Zip(second.State), s => Assert.Equal(s.First.Tensor.bytes.ToArray(), s.Second.Tensor.bytes.ToArray()));
    }

    [Fact]
    public void State_AfterTwoSteps_HasThreeTensorsAParameter()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);
        using var adam = new FusedAdam(parameters);
        foreach (var g in Gradients(ScalarType.Float32, 2)) Update(adam, parameters, g);

        var state = adam.State.ToDictionary(s => s.Name, s => s.Tensor);

        Assert.Equal(3 * Shapes.Length, state.Count);
        Assert.Equal(2, state["step.p1"].item<float>());
        Assert.Equal(Shapes[0], state["exp_avg.p0"].shape);
        Assert.Equal(Shapes[0], state["exp_avg_sq.p0"].shape);
    }

    [Fact]
    public void Load_StateOfOtherParameters_ThrowsAndChangesNothing()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);
        using var adam = new FusedAdam(parameters);
        foreach (var g in Gradients(ScalarType.Float32, 2)) Update(adam, parameters, g);
        using var other = new FusedAdam(Parameters(ScalarType.Float32).Take(2).Append(("q", ones(2).requires_grad_())));
        var before = adam.State.Select(s => s.Tensor.bytes.ToArray()).ToArray();
        using var stream = new MemoryStream();
        other.Save(stream);
        stream.Position = 0;

        var e = Assert.Throws<ModelBundleException>(() => adam.Load(stream));

        Assert.Contains("exp_avg.p2 is missing", e.Message, StringComparison.Ordinal);
        Assert.Contains("exp_avg.q is not in the optimizer", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, adam.State.Select(s => s.Tensor.bytes.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Step_ParameterWithoutGradient_LeavesItAndItsStateAlone(bool fused)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);
        using var adam = Create(parameters, null, fused);
        var before = parameters[1].Parameter.bytes.ToArray();
        Set(parameters, Gradients(ScalarType.Float32, 1)[0]);
        parameters[1].Parameter.grad = null;

        adam.Step();

        Assert.Equal(before, parameters[1].Parameter.bytes.ToArray());
        var state = adam.State.ToDictionary(s => s.Name, s => s.Tensor);
        Assert.Equal(0, state["step.p1"].item<float>());
        Assert.Equal(1, state["step.p0"].item<float>());
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Step_GradientOrWeightInAnotherMemoryLayout_GivesTheSame(bool fused)
    {
        using var scope = NewDisposeScope();
        var start = randn([4, 3, 2, 2], generator: new Generator(1));
        var gradient = randn([4, 3, 2, 2], generator: new Generator(2));
        var plain = start.clone().requires_grad_();
        var strided = ChannelsLast(start).requires_grad_();
        using var a = Create([("w", plain)], null, fused);
        using var b = Create([("w", strided)], null, fused);

        plain.grad = ChannelsLast(gradient);
        strided.grad = gradient.clone();
        a.Step();
        b.Step();

        using var c = Create([("w", start.requires_grad_())], null, fused);
        start.grad = gradient;
        c.Step();
        Assert.Equal(start.bytes.ToArray(), plain.bytes.ToArray());
        Assert.Equal(start.bytes.ToArray(), strided.contiguous().bytes.ToArray());

        static Tensor ChannelsLast(Tensor t) => t.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).detach();
    }

    [Fact]
    public void ZeroGradients_AfterBackward_LetsTheNextOneStartAnew()
    {
        using var scope = NewDisposeScope();
        var weight = torch.tensor([3f], requires_grad: true);
        using var adam = new FusedAdam([("w", weight)]);
        (weight * 2).sum().backward();

        adam.ZeroGradients();
        Assert.Null(weight.grad);
        (weight * 5).sum().backward();

        Assert.Equal(5, weight.grad!.item<float>());
    }

    [Fact]
    public void FusedAdam_UnusableParameters_ThrowsArgumentException()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2);

        Assert.Throws<ArgumentException>(() => new FusedAdam([]));
        Assert.Throws<ArgumentException>(() => new FusedAdam([("a", weight), ("a", weight)]));
        Assert.Throws<ArgumentException>(() => new FusedAdam([("a", weight), ("b", ones(2, ScalarType.Float64))]));
        Assert.Throws<ArgumentException>(() => new FusedAdam([("a", ones(2, ScalarType.BFloat16))]));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Step_ManyTimes_LeavesNoTensor(bool fused)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);
        using var adam = Create(parameters, null, fused);
        Set(parameters, Gradients(ScalarType.Float32, 1)[0]);
        adam.Step();

        var growth = TensorGrowth.Of(() =>
        {
            for (var i = 0; i < 200; i++) adam.Step();
        });

        Assert.Equal(0, growth);
    }

    [Fact]
    public void Dispose_Optimizer_FreesItsStateOnly()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);

        var growth = TensorGrowth.Of(() => new FusedAdam(parameters).Dispose());

        Assert.Equal(0, growth);
        Assert.All(parameters, p => Assert.False(p.Parameter.IsInvalid));
    }

    private static FusedAdam Create(IEnumerable<(string, Tensor)> parameters, FusedAdamOptions? options, bool fused) =>
        fused ? new FusedAdam(parameters, options) : new FusedAdam(parameters, options, new ManagedAdamKernel());

    private static (string Name, Tensor Parameter)[] Parameters(ScalarType type)
    {
        var generator = new Generator(11);
        return [.. Shapes.Select((s, i) => ($"p{i}", randn(s, type, generator: generator).requires_grad_()))];
    }

    private static Tensor[][] Gradients(ScalarType type, int steps)
    {
        var generator = new Generator(12);
        return [.. Enumerable.Range(0, steps).Select(_ => Shapes.Select(s => randn(s, type, generator: generator)).ToArray())];
    }

    private static void Set((string Name, Tensor Parameter)[] parameters, Tensor[] gradients)
    {
        for (var i = 0; i < gradients.Length; i++) parameters[i].Parameter.grad = gradients[i].clone();
    }

    private static void Update(FusedAdam adam, (string, Tensor)[] parameters, Tensor[] gradients)
    {
        Set(parameters, gradients);
        adam.Step();
    }
}
