using SarGan.Registration.Correlation;
using SarGan.Registration.Identity;

namespace SarGan.Registration.Tests;

public sealed class PhaseCorrelationRegistrationTests
{
    [Fact]
    public void Register_ShiftedImage_FindsTheShift()
    {
        var optical = TestImages.Optical(256);
        var result = new PhaseCorrelationRegistration().Register(TestImages.Move(optical, TestImages.Similarity(0, 1, 9, -5)), optical);
        Assert.True(result.IsAligned, string.Join(" ", result.Reasons));
        var (x, y) = result.OpticalToSar!.Apply(0, 0);
        // Whole pixels were shifted; the centroid of the peak adds up to some tenths.
        Assert.Equal(9, x, 0.2);
        Assert.Equal(-5, y, 0.2);
    }

    [Fact]
    public void Register_OtherGround_IsNotAligned()
    {
        var result = new PhaseCorrelationRegistration().Register(TestImages.Optical(256, 5), TestImages.Optical(256, 1));
        Assert.Equal(RegistrationVerdict.NotAligned, result.Verdict);
        Assert.InRange(result.Measures["response"], 0, 0.1);
    }

    [Fact]
    public void Register_DifferentSizes_CountsFromTheUpperLeft()
    {
        var optical = TestImages.Optical(256);
        var result = new PhaseCorrelationRegistration().Register(TestImages.Move(optical, TestImages.Similarity(0, 1, -6, 4), width: 240, height: 250), optical);
        var (x, y) = result.OpticalToSar!.Apply(0, 0);
        Assert.Equal(-6, x, 0.3);
        Assert.Equal(4, y, 0.3);
    }

    [Fact]
    public void Identity_AnyImages_IsNeverCalledAligned()
    {
        var image = TestImages.Optical(64);
        var result = new IdentityRegistration().Register(image, image);
        Assert.False(result.IsAligned);
        Assert.Equal(PixelTransform.Identity.Values, result.OpticalToSar!.Values);
    }
}
