using System.Text.Json;
using SarGan.Data.Simulation;

namespace SarGan.Data.Tests.Simulation;

public class SimulationOptionsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = new SimulationOptions();

        Assert.Equal((1L, 512, 10.0, 4.4), (options.Seed, options.Size, options.GroundSampleDistanceMetres, options.Looks));
        Assert.Equal((1.1, 38.0, 80.0, 150.0, 45.0), (options.SpeckleCorrelationPixels, options.IncidenceAngleDegrees, options.RadarLookAzimuthDegrees, options.SunAzimuthDegrees, options.SunElevationDegrees));
        Assert.Equal((-25.0, 0.0, 1.0, 0.0, true), (options.DisplayLowDecibels, options.DisplayHighDecibels, options.ResolutionFactor, options.Change, options.Speckle));
        Assert.Equal(Misalignment.None, options.Misalignment);
        Assert.Null(options.Landscape);
        options.Validate();
    }

    [Fact]
    public void Size_TooSmall_SaysRuleAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Size = 8 });

        Assert.StartsWith("Size must be 32 to 4096. Actual value was 8.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Looks_NotANumber_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Looks = double.NaN });

    [Fact]
    public void Validate_DisplayLimitsSwapped_Throws() =>
        Assert.Throws<ArgumentException>(() => new SimulationOptions { DisplayLowDecibels = -5, DisplayHighDecibels = -20 }.Validate());

    [Fact]
    public void Validate_FoldingWarp_Throws() =>
        Assert.Throws<ArgumentException>(() => new SimulationOptions { Misalignment = new Misalignment { LocalWarpPixels = 20, LocalWarpWavelengthPixels = 100 } }.Validate());

    [Fact]
    public void Validate_TileLargerThanScene_Throws() =>
        Assert.Throws<ArgumentException>(() => new SimulatedDatasetOptions { TileSize = 256, Simulation = new SimulationOptions { Size = 128 } }.Validate());

    [Fact]
    public void Json_RoundTrip_EqualOptions()
    {
        var options = new SimulationOptions { Seed = 9, Landscape = Landscape.Coast, Misalignment = new Misalignment { ShiftX = 3.5 }, Backscatter = new Backscatter { Water = -18 } };

        Assert.Equal(options, JsonSerializer.Deserialize<SimulationOptions>(JsonSerializer.Serialize(options)));
    }
}
