using SarGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Losses;

/// <summary>The adversarial loss on squared distances: a discriminator answers 1 for real and 0 for translated.</summary>
/// <remarks>Mao et al., Least Squares Generative Adversarial Networks, ICCV 2017, with a = 0 and b = c = 1.</remarks>
public static class LeastSquaresLoss
{
    private static readonly Scalar Half = 0.5.ToScalar();

    /// <summary>What a discriminator minimises: half of MSE(real, 1) + MSE(translated, 0).</summary>
    /// <param name="real">Its answers to real images, any shape.</param>
    /// <param name="translated">Its answers to translated images, any shape.</param>
    /// <returns>A scalar, 0 or more.</returns>
    public static Tensor Discriminator(Tensor real, Tensor translated)
    {
        using var scope = NewDisposeScope();
        return Real(real).Plus(Translated(translated)).Times(0.5).MoveToOuterDisposeScope();
    }

    /// <summary>What a generator minimises, and a discriminator on real images: MSE(answers, 1).</summary>
    /// <param name="answers">A discriminator's answers, any shape.</param>
    /// <returns>A scalar, 0 or more.</returns>
    public static Tensor Real(Tensor answers)
    {
        using var scope = NewDisposeScope();
        return answers.Plus(-1).Squared().mean().MoveToOuterDisposeScope();
    }

    /// <summary>What a discriminator minimises on translated images: MSE(answers, 0).</summary>
    /// <param name="answers">A discriminator's answers, any shape.</param>
    /// <returns>A scalar, 0 or more.</returns>
    public static Tensor Translated(Tensor answers)
    {
        using var scope = NewDisposeScope();
        return answers.Squared().mean().MoveToOuterDisposeScope();
    }

    /// <summary>Share of a discriminator's answers on the right side of 0.5: above it for real, at most it for translated.</summary>
    /// <param name="real">Its answers to real images, any shape.</param>
    /// <param name="translated">Its answers to as many translated images.</param>
    /// <returns>A float64 scalar, 0..1, without gradient.</returns>
    public static Tensor Accuracy(Tensor real, Tensor translated)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var right = real.gt(Half).to(ScalarType.Float64).mean().Plus(translated.le(Half).to(ScalarType.Float64).mean());
        return right.Times(0.5).MoveToOuterDisposeScope();
    }
}
