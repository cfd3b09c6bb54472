using System.Text.Json;
using SarGan.Data.Radiometry;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Radiometry;

public sealed class RadiometricContractTests
{
    [Fact]
    public void ToJson_ThenFromJson_SaysTheSame()
    {
        var contract = Contract();
        var json = contract.ToJson();
        var back = RadiometricContract.FromJson(json);
        Assert.Equal(json.GetRawText(), back.ToJson().GetRawText());
        var scaling = Assert.IsType<SarScaling>(back.Sar!.Scaling);
        Assert.Equal(-83, scaling.CalibrationDecibels);
        Assert.Equal(BackscatterUnit.Amplitude, scaling.Samples);
        Assert.Equal([0, 1, 0], scaling.Bands);
        Assert.Equal(-1000, Assert.IsType<OpticalScaling>(back.Optical!.Scaling).Offset);
    }

    [Fact]
    public void Save_ThenLoad_SaysTheSame()
    {
        using var folder = new TempFolder();
        var path = folder["contract.json"];
        Contract().Save(path);
        Assert.Equal(Contract().ToJson().GetRawText(), RadiometricContract.Load(path).ToJson().GetRawText());
    }

    [Fact]
    public void ToJson_OneDomainUnknown_LeavesItOut()
    {
        var json = (Contract() with { Sar = null }).ToJson();
        Assert.False(json.TryGetProperty("sar", out _));
        var back = RadiometricContract.FromJson(json);
        Assert.Null(back.Of(Domain.Sar));
        Assert.NotNull(back.Of(Domain.Optical));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"sar\": null, \"optical\": null}")]
    [InlineData("{\"sar\": {\"scaling\": {\"kind\": \"plain\", \"clip\": []}}, \"optical\": {\"scaling\": {\"kind\": \"plain\", \"clip\": [{\"low\": 0, \"high\": 255}]}}}")]
    [InlineData("{\"sar\": {\"scaling\": {\"kind\": \"plain\", \"clip\": [{\"low\": 9, \"high\": 2}]}}, \"optical\": {\"scaling\": {\"kind\": \"plain\", \"clip\": [{\"low\": 0, \"high\": 255}]}}}")]
    [InlineData("{\"sar\": {\"scaling\": {\"kind\": \"System.Diagnostics.Process\"}}, \"optical\": {}}")]
    [InlineData("{\"sar\": {\"scaling\": {\"kind\": \"plain\", \"clip\": [{\"low\": 0, \"high\": 255}], \"bands\": [1, 2]}}, \"optical\": {\"scaling\": {\"kind\": \"plain\", \"clip\": [{\"low\": 0, \"high\": 255}]}}}")]
    [InlineData("{ not json")]
    public void Load_NoContract_NamesTheFile(string text)
    {
        using var folder = new TempFolder();
        var path = folder["contract.json"];
        File.WriteAllText(path, text);
        Assert.StartsWith(path, Assert.Throws<FormatException>(() => RadiometricContract.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_OfAnotherKindOfBundle_IsRefused()
    {
        var json = JsonSerializer.SerializeToElement(new { sar = new { quantity = "digitalNumber", scaling = "x / 127.5 - 1" } });
        Assert.Throws<FormatException>(() => RadiometricContract.FromJson(json));
    }

    private static RadiometricContract Contract() => new()
    {
        Sar = new DomainContract
        {
            Sensor = "ALOS-2 PALSAR-2",
            RadarBand = "L",
            ChannelNames = ["HH", "HV", "HH"],
            Quantity = RadiometricQuantity.Sigma0,
            CalibrationSource = "JAXA",
            Looks = 4.4,
            GroundSampleDistanceX = 10,
            GroundSampleDistanceY = 10,
            Scaling = new SarScaling { Samples = BackscatterUnit.Amplitude, CalibrationDecibels = -83, Bands = [0, 1, 0], Clip = [new(-25, 0), new(-32.5, -5), new(-25, 0)] },
            ClippedShare = 0.02,
        },
        Optical = new DomainContract { Quantity = RadiometricQuantity.Reflectance, Scaling = new OpticalScaling { Offset = -1000, Clip = [new(0, 0.3)] } },
    };
}
