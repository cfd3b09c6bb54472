using SarGan.Geo.Crs;

namespace SarGan.Geo.Tests.Crs;

public class SourceCrsTests
{
    private static readonly CoordinateReferenceSystem Utm54 = CoordinateReferenceSystem.FromEpsg(32654);

    [Fact]
    public void Resolve_NothingGiven_IsTheFiles()
    {
        Assert.Equal(Utm54, SourceCrs.Resolve(null, Utm54, out var warning));
        Assert.Null(warning);
    }

    [Theory]
    [InlineData("EPSG:9001")]
    [InlineData("epsg: 9001")]
    public void Resolve_Metre_IsTheFilesWithAWarning(string given)
    {
        Assert.Equal(Utm54, SourceCrs.Resolve(given, Utm54, out var warning));
        Assert.Contains("unit, the metre", warning, StringComparison.Ordinal);
        Assert.Contains("EPSG:32654", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_MetreWithoutGeoKeys_IsRefused() =>
        Assert.Contains("unit, the metre", Assert.Throws<CrsException>(() => SourceCrs.Resolve("EPSG:9001", null, out _)).Message, StringComparison.Ordinal);

    [Fact]
    public void Resolve_NeitherSays_IsRefused() => Assert.Throws<CrsException>(() => SourceCrs.Resolve(null, null, out _));

    [Fact]
    public void Resolve_AnotherCrsThanTheFiles_TakesItAndWarns()
    {
        Assert.Equal(32653, SourceCrs.Resolve("EPSG:32653", Utm54, out var warning).EpsgCode);
        Assert.Contains("EPSG:32654", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void FromEpsg_Metre_ExplainsItself() =>
        Assert.Contains("unit, the metre", Assert.Throws<CrsException>(() => CoordinateReferenceSystem.FromEpsg(9001)).Message, StringComparison.Ordinal);
}
