#pragma warning disable
using System.Text.Json.Nodes;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;
namespace SarGan.Training.Optimizers;
public sealed record FusedAdamOptions { public double LearningRate { get; init; } = 2e-4; }
public sealed class FusedAdam : IDisposable
{
    List<(string, Tensor)> _p; List<Tensor> _m = new(), _v = new(); long _t;
    public FusedAdam(IEnumerable<(string, Tensor)> p, FusedAdamOptions o) { _p = p.ToList(); LearningRate = o.LearningRate; foreach (var (_, x) in _p) { _m.Add(zeros_like(x).detach().DetachFromDisposeScope()); _v.Add(zeros_like(x).detach().DetachFromDisposeScope()); } }
    public double LearningRate { get; set; }
    public IReadOnlyList<Tensor> Parameters => _p.Select(x => x.Item2).ToList();
    public void ZeroGradients() { foreach (var (_, x) in _p) { using var g = x.grad; g?.zero_(); } }
    public void Step()
    {
        using var s = NewDisposeScope(); using var n = no_grad(); _t++;
        for (int i = 0; i < _p.Count; i++)
        {
            var g = _p[i].Item2.grad; if (g is null) continue;
            _m[i].mul_(0.5).add_(g * 0.5); _v[i].mul_(0.999).add_(g * g * 0.001);
            var mh = _m[i] / (1 - Math.Pow(0.5, _t)); var vh = (_v[i] / (1 - Math.Pow(0.999, _t))).sqrt() + 1e-7;
            _p[i].Item2.sub_(LearningRate * mh / vh);
        }
    }
    public void Save(Stream s) { using var t = tensor(_t); SafeTensors.Write(s, _p.Select((x, i) => ("m." + x.Item1, _m[i])).Concat(_p.Select((x, i) => ("v." + x.Item1, _v[i]))).Append(("t", t))); }
    public void Load(Stream s) { using var sc = NewDisposeScope(); using var n = no_grad(); var d = SafeTensors.Read(s); for (int i = 0; i < _p.Count; i++) { _m[i].copy_(d["m." + _p[i].Item1]); _v[i].copy_(d["v." + _p[i].Item1]); } _t = d["t"].item<long>(); }
    public void Dispose() { foreach (var x in _m.Concat(_v)) x.Dispose(); }
}
public record LearningRateSchedule { public static LearningRateSchedule Constant { get; } = new(); }
public sealed class LearningRate(LearningRateSchedule s, double rate, long steps) { public bool DependsOnTotal => false; public double At(long step) => rate; public void Observe(LossReport l) { } public JsonNode Save() => new JsonObject(); public void Load(JsonNode? n) { } }
public sealed class ExponentialMovingAverage(TranslationNetwork n, double decay) : IDisposable { public void Update(TranslationNetwork x) { } public void Save(Stream s) => SafeTensors.Save(n, s); public void Load(Stream s) { } public void CopyTo(TranslationNetwork x) { } public void Dispose() { } }
