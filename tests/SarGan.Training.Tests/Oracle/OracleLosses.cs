using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Oracle;

/// <summary>Losses and discriminator updates from raw operations.</summary>
internal static class OracleLosses
{
    public static Tensor Square(Tensor answers, double target) => ((answers - target) * (answers - target)).mean();

    public static Tensor Absolute(Tensor a, Tensor b) => (a - b).abs().mean();

    public static double Accuracy(Tensor real, Tensor fake)
    {
        var (onReal, onFake) = (real.data<double>().ToArray(), fake.data<double>().ToArray());
        return (onReal.Count(v => v > 0.5) + onFake.Count(v => v <= 0.5)) / (double)(onReal.Length + onFake.Length);
    }

    public static (double Loss, double Accuracy) Discriminate(OracleNetwork judge, OracleAdam adam, Tensor real, Tensor fake)
    {
        var (onReal, onFake) = (judge.Patch(real), judge.Patch(fake));
        var loss = 0.5 * (Square(onReal, 1) + Square(onFake, 0));
        adam.Minimize(loss);
        return (loss.item<double>(), Accuracy(onReal, onFake));
    }

    public static (double Loss, double Accuracy) DiscriminateAsKeras(OracleNetwork judge, OracleAdam adam, Tensor real, Tensor fake)
    {
        var onReal = judge.Patch(real);
        var realLoss = Square(onReal, 1);
        adam.Minimize(realLoss);
        var onFake = judge.Patch(fake);
        var fakeLoss = Square(onFake, 0);
        adam.Minimize(fakeLoss);
        return (0.5 * (realLoss.item<double>() + fakeLoss.item<double>()), Accuracy(onReal, onFake));
    }
}
