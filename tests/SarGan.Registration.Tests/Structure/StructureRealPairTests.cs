using SarGan.Data.Images;
using SarGan.Registration.Structure;
using SarGan.TestSupport;

namespace SarGan.Registration.Tests.Structure;

/// <summary>Real images: what docs/registration.md measures on many, on two.</summary>
public sealed class StructureRealPairTests
{
    [SkippableFact]
    public void Register_CityPair_MeetsItsCheckPoints()
    {
        var folder = RealData.Require("registration/cfog_city");

        var result = new StructureRegistration().Register(Read(folder, "sar.png"), Read(folder, "optical.png"));

        Assert.True(result.IsAligned, string.Join(' ', result.Reasons));
        var checks = File.ReadLines(Path.Combine(folder, "checkpoints.csv")).Skip(1).Where(line => line.Length > 0).Select(line =>
        {
            var n = line.Split(',').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            return new PointMatch(n[0], n[1], n[2], n[3]);
        }).ToList();
        Assert.InRange(Math.Sqrt(checks.Average(check => Math.Pow(check.Error(result.OpticalToSar!), 2))), 0, 3); // the limit of the table
    }

    [SkippableFact]
    public void Register_RadarOfOneCityWithDesertOfAnotherPair_IsNotAligned()
    {
        var result = new StructureRegistration().Register(Read(RealData.Require("registration/cfog_city"), "sar.png"), Read(RealData.Require("registration/mmim_so2"), "optical.png"));

        Assert.False(result.IsAligned);
        Assert.NotEmpty(result.Reasons);
    }

    private static RegistrationImage Read(string folder, string file) => RegistrationImage.FromPicture(ImageFile.Read(Path.Combine(folder, file)));
}
