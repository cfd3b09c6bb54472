using SarGan.Registration.Akaze;
using SarGan.Registration.Drawing;

namespace SarGan.Registration.Tests;

public sealed class MatchPictureTests
{
    [Fact]
    public void Draw_Result_ShowsBothImagesAndTheLines()
    {
        var optical = new RegistrationImage(64, 48, new float[64 * 48]);
        var sar = new RegistrationImage(40, 50, new float[40 * 50]);
        var result = new RegistrationResult
        {
            Method = "test",
            Verdict = RegistrationVerdict.Aligned,
            Matches = [new PointMatch(10, 20, 30, 20) { IsInlier = true }, new PointMatch(5, 40, 9, 40)],
        };
        var picture = MatchPicture.Draw(sar, optical, result);
        Assert.Equal((104, 50, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.True(Pixel(50, 20) is (< 100, > 180, < 100), "the match that agrees is green"); // between the circles
        Assert.True(Pixel(40, 40) is (> 180, < 120, < 100), "the other is red");
        Assert.Equal((32, 32, 32), Pixel(10, 49)); // below the smaller image
        Assert.True(MatchPicture.Draw(sar, optical, result, maxOutliers: 0).Bytes[((40 * 104) + 40) * 3] < 50);

        (int Red, int Green, int Blue) Pixel(int x, int y)
        {
            var at = ((y * picture.Width) + x) * 3;
            return (picture.Bytes[at], picture.Bytes[at + 1], picture.Bytes[at + 2]);
        }
    }
}
