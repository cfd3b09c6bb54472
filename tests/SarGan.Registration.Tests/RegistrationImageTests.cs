using SarGan.Data.Images;

namespace SarGan.Registration.Tests;

public sealed class RegistrationImageTests
{
    [Fact]
    public void Constructor_ValuesThatAreNotFinite_AreMasked()
    {
        var given = new[] { true, false, true };
        var image = new RegistrationImage(3, 1, [1, 2, float.NaN], given);
        Assert.Equal([true, false, false], image.Valid.ToArray());
        Assert.Equal([true, false, true], given);
        Assert.True(new RegistrationImage(3, 1, [1, 2, 3]).IsComplete);
    }

    [Fact]
    public void FromPicture_ColoursWithOpacity_GivesBrightnessAndMask()
    {
        var image = RegistrationImage.FromPicture(new PixelImage(2, 1, 4, new byte[] { 100, 50, 200, 255, 1, 2, 3, 0 }));
        Assert.Equal((0.299f * 100) + (0.587f * 50) + (0.114f * 200), image.Values[0], 1e-4f); // float rounding
        Assert.Equal([true, false], image.Valid.ToArray());
    }

    [Fact]
    public void Constructor_WrongLength_SaysWhatIsExpected() =>
        Assert.Contains("2 x 2 has 4 values", Assert.Throws<ArgumentException>(() => new RegistrationImage(2, 2, new float[3])).Message, StringComparison.Ordinal);
}
