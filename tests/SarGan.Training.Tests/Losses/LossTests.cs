using SarGan.Training.Losses;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Losses;

public sealed class LossTests
{
    [Fact]
    public void Discriminator_HandValues_IsHalfTheSumOfBothMeanSquares()
    {
        using var real = tensor(new[] { 1.0, 0.5 });
        using var translated = tensor(new[] { 0.2, 0.4 });

        using var loss = LeastSquaresLoss.Discriminator(real, translated);

        // real: (0 + 0.25) / 2 = 0.125; translated: (0.04 + 0.16) / 2 = 0.1
        Assert.Equal(0.1125, loss.item<double>(), 15);
    }

    [Fact]
    public void Accuracy_AtTheThreshold_CountsAsTranslated()
    {
        using var real = tensor(new[] { 0.5, 0.6, 0.9, 0.1 });
        using var translated = tensor(new[] { 0.5, 0.6, 0.4, -3 });

        using var accuracy = LeastSquaresLoss.Accuracy(real, translated);

        // real: 2 of 4 above 0.5; translated: 3 of 4 not above
        Assert.Equal(0.625, accuracy.item<double>(), 15);
    }

    [Fact]
    public void Absolute_HandValues_IsTheMeanDistance()
    {
        using var image = tensor(new[] { 1.0, -1, 0.5 }).reshape(1, 3, 1, 1);
        using var reference = tensor(new[] { 0.0, -1, 1 }).reshape(1, 3, 1, 1);

        using var loss = AbsoluteLoss.Mean(image, reference);

        Assert.Equal(0.5, loss.item<double>(), 15);
    }

    [Fact]
    public void Absolute_DifferentChannels_Throws()
    {
        using var image = zeros(1, 3, 4, 4);
        using var grey = zeros(1, 1, 4, 4);

        Assert.Contains("[1, 3, 4, 4] and [1, 1, 4, 4]", Assert.Throws<ArgumentException>(() => AbsoluteLoss.Mean(image, grey)).Message, StringComparison.Ordinal);
    }
}
