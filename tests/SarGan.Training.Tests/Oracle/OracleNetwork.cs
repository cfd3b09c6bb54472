using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Oracle;

/// <summary>U-Net and PatchGAN once more, from raw tensor operations on a copy of another network's state: slow and plain.</summary>
internal sealed class OracleNetwork
{
    private const double Epsilon = 1e-3, Momentum = 0.2;
    private readonly SortedDictionary<string, Tensor> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _statistics = new(StringComparer.Ordinal);
    private readonly NormKind _norm;

    public OracleNetwork(TranslationNetwork network, NormKind norm)
    {
        _norm = norm;
        foreach (var (name, value) in network.named_parameters()) _parameters.Add(name, value.detach().clone().requires_grad_());
        foreach (var (name, value) in network.named_buffers()) _statistics.Add(name, value.detach().clone());
    }

    public IReadOnlyDictionary<string, Tensor> Parameters => _parameters;

    public IReadOnlyDictionary<string, Tensor> Statistics => _statistics;

    /// <summary>The last gradients, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<Tensor> Gradients { get; set; } = [];

    public Tensor UNet(Tensor x, bool moves = true, bool evaluates = false)
    {
        var depth = Enumerable.Range(1, 12).Count(i => _parameters.ContainsKey($"down{i}.conv.weight"));
        var skips = new List<Tensor>();
        for (var i = 1; i <= depth; i++)
        {
            x = Down(x, $"down{i}", moves, evaluates);
            skips.Add(x);
        }
        for (var i = 1; i < depth; i++)
        {
            x = SameConvolution(Doubled(x), $"up{i}.conv").relu();
            x = cat([Norm(x, $"up{i}.norm", moves, evaluates), skips[depth - 1 - i]], 1);
        }
        return SameConvolution(Doubled(x), "output").tanh();
    }

    public Tensor Patch(Tensor x, bool moves = true)
    {
        for (var i = 1; _parameters.ContainsKey($"down{i}.conv.weight"); i++) x = Down(x, $"down{i}", moves, evaluates: false);
        return SameConvolution(x, "output");
    }

    private Tensor Down(Tensor x, string name, bool moves, bool evaluates)
    {
        x = nn.functional.conv2d(nn.functional.pad(x, [1, 1, 1, 1]), _parameters[name + ".conv.weight"], _parameters[name + ".conv.bias"], strides: [2, 2]);
        x = where(x > 0, x, 0.2 * x);
        return Norm(x, name + ".norm", moves, evaluates);
    }

    private Tensor SameConvolution(Tensor x, string name) =>
        nn.functional.conv2d(nn.functional.pad(x, [1, 2, 1, 2]), _parameters[name + ".weight"], _parameters[name + ".bias"]);

    private static Tensor Doubled(Tensor x) => x.repeat_interleave(2, 2).repeat_interleave(2, 3);

    private Tensor Norm(Tensor x, string name, bool moves, bool evaluates)
    {
        if (!_parameters.TryGetValue(name + ".weight", out var gain)) return x;
        var bias = _parameters[name + ".bias"];
        if (_norm == NormKind.KerasSample)
        {
            var average = x.mean([1, 2, 3], keepdim: true);
            return ((x - average) / ((x - average).square().mean([1, 2, 3], keepdim: true).sqrt() + Epsilon) * gain) + bias;
        }
        long[] over = _norm == NormKind.Instance ? [2, 3] : [0, 2, 3];
        var mean = x.mean(over, keepdim: true);
        var variance = (x - mean).square().mean(over, keepdim: true);
        if (_norm == NormKind.Batch)
        {
            var (runningMean, runningVariance) = (_statistics[name + ".running_mean"], _statistics[name + ".running_var"]);
            if (evaluates) (mean, variance) = (runningMean.reshape(1, -1, 1, 1), runningVariance.reshape(1, -1, 1, 1));
            else if (moves)
            {
                var count = x.numel() / x.size(1);
                _statistics[name + ".running_mean"] = ((1 - Momentum) * runningMean) + (Momentum * mean.detach().flatten());
                _statistics[name + ".running_var"] = ((1 - Momentum) * runningVariance) + (Momentum * variance.detach().flatten() * count / (count - 1.0));
            }
        }
        return ((x - mean) / (variance + Epsilon).sqrt() * gain.reshape(1, -1, 1, 1)) + bias.reshape(1, -1, 1, 1);
    }
}

/// <summary>Adam from its paper (Kingma and Ba 2015, algorithm 1), with the article's numbers.</summary>
internal sealed class OracleAdam(OracleNetwork network, double rate)
{
    private const double Beta1 = 0.5, Beta2 = 0.999, Epsilon = 1e-7;
    private readonly List<Tensor> _first = [.. network.Parameters.Values.Select(p => zeros_like(p).detach())];
    private readonly List<Tensor> _second = [.. network.Parameters.Values.Select(p => zeros_like(p).detach())];
    private int _updates;

    /// <summary>One update of the network from the gradients of a loss.</summary>
    public void Minimize(Tensor loss)
    {
        Differentiate(loss);
        Apply();
    }

    /// <summary>Only the gradients, for a loss that several networks share.</summary>
    public void Differentiate(Tensor loss) => network.Gradients = [.. autograd.grad([loss], network.Parameters.Values.ToList(), retain_graph: true)];

    public void Apply()
    {
        var parameters = network.Parameters.Values.ToList();
        var gradients = network.Gradients;
        _updates++;
        using var noGradient = no_grad();
        for (var i = 0; i < parameters.Count; i++)
        {
            _first[i] = (Beta1 * _first[i]) + ((1 - Beta1) * gradients[i]);
            _second[i] = (Beta2 * _second[i]) + ((1 - Beta2) * gradients[i].square());
            var mean = _first[i] / (1 - Math.Pow(Beta1, _updates));
            var spread = (_second[i] / (1 - Math.Pow(Beta2, _updates))).sqrt();
            parameters[i].sub_(rate * mean / (spread + Epsilon));
        }
    }
}
