using SarGan.Data.Randomness;
using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

/// <summary>Which model the structural method takes, and what must not steer its fit.</summary>
public sealed class StructureModelTests
{
    private const int Size = 384;

    /// <summary>The model is the stiffest that explains the pair: simulated radar, moved by what one model can do and the stiffer one cannot.</summary>
    [Theory]
    [InlineData(TransformModel.Similarity)]
    [InlineData(TransformModel.Affine)]
    [InlineData(TransformModel.Homography)]
    public void Register_SimulatedPair_TakesTheModelThatExplainsIt(TransformModel model)
    {
        var truth = About(model switch
        {
            TransformModel.Similarity => [1.03, -0.05, 6, 0.05, 1.03, -4, 0, 0, 1],
            TransformModel.Affine => [1.07, 0.03, 6, 0.03, 0.95, -4, 0, 0, 1], // one axis a seventh longer than the other
            _ => [1.02, 0, 6, 0, 1.02, -4, 1.6e-4, -2e-4, 1], // corners move by some 10 pixels
        });
        var (sar, optical) = (TestImages.Move(RegistrationImage.FromPicture(TestImages.Scene(Size, 1).Sar), truth), TestImages.Optical(Size, 1));

        var result = new StructureRegistration().Register(sar, optical);

        Assert.True(result.IsAligned, string.Join(' ', result.Reasons));
        Assert.Equal(model, result.Model);
        Assert.InRange(TestImages.Difference(result.OpticalToSar, truth, Size, Size), 0, 2); // speckle, and layover of houses and trees
        // What is stiffer cannot, and its own fit says how far off it stays.
        if (model == TransformModel.Similarity) return;
        var stiff = new StructureRegistration(new StructureOptions { MostPliable = model - 1 }).Register(sar, optical);
        Assert.True(stiff.Inliers < result.Inliers, $"{stiff.Inliers} {result.Inliers}");
    }

    /// <summary>Towers of a tenth of the ground, which radar sees leaning towards it and the camera away from it, by 4 to 16 pixels between the two: no place that they agree on is the ground's.</summary>
    [Fact]
    public void Register_LeaningTowers_DoNotSteerTheFit()
    {
        var truth = TestImages.Similarity(3, 1.04, 8, -6);
        var (radar, camera) = (RegistrationImage.FromPicture(TestImages.Scene(Size, 1).Sar).Values.ToArray(), TestImages.Optical(Size, 1).Values.ToArray());
        var random = new RandomStream(3, "towers");
        for (var i = 0; i < 16; i++)
        {
            // One somewhere in each field of a grid of 4 x 4.
            var (side, height) = (22 + random.NextInt(12), 22 + random.NextInt(12));
            var (left, top) = (20 + (i % 4 * 86) + random.NextInt(40), 20 + (i / 4 * 86) + random.NextInt(40));
            var lean = 2 + random.NextInt(7);
            Tower(radar, left - lean, top, side, height, bright: 230, dark: 20);
            Tower(camera, left + lean, top, side, height, bright: 200, dark: 60);
        }
        var sar = TestImages.Move(new RegistrationImage(Size, Size, radar), truth);

        var result = new StructureRegistration().Register(sar, new RegistrationImage(Size, Size, camera));

        Assert.True(result.IsAligned, string.Join(' ', result.Reasons));
        Assert.InRange(TestImages.Difference(result.OpticalToSar, truth, Size, Size), 0, 2); // as without them
        // Blocks on towers do have their own best place where the towers lean to.
        Assert.InRange(result.Matches.Count(match => match.Error(truth) > 3 && match.SarX < truth.Apply(match.OpticalX, match.OpticalY).X), 5, result.Matches.Count);
    }

    /// <summary>A matrix that is meant about the image's middle, in its pixels.</summary>
    private static PixelTransform About(double[] rows)
    {
        const double Middle = (Size - 1) / 2.0;
        return TransformGeometry.Shift(-Middle, -Middle).Then(new PixelTransform(rows)).Then(TransformGeometry.Shift(Middle, Middle));
    }

    /// <summary>A roof with a wall and a court, bright and dark.</summary>
    private static void Tower(float[] values, int left, int top, int width, int height, float bright, float dark)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var isCourt = x > width / 3 && x < 2 * width / 3 && y > height / 3 && y < 2 * height / 3;
                var isWall = x < 3 || y < 3 || x >= width - 3 || y >= height - 3;
                values[((top + y) * Size) + left + x] = isCourt || isWall ? dark : bright;
            }
        }
    }
}
