using SarGan.Data.Mosaics;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Tests.Mosaics;

public sealed class TileTemplateTests
{
    [Theory]
    [InlineData("a/{z}/{x}/{y}.png", "a/3/3/5.png")]
    [InlineData("{z}-{x}-{-y}", "3-3-2")]
    [InlineData("b/{q}.jpg", "b/213.jpg")]
    [InlineData("https://tiles.example/{z}/{x}/{y}?key=abc", "https://tiles.example/3/3/5?key=abc")]
    public void Expand_AllPlaces_PutsTheTilesNumbersIn(string template, string expected) => Assert.Equal(expected, new TileTemplate(template).Expand(new WebMercatorTile(3, 3, 5)));

    [Theory]
    [InlineData("a/{z}/{x}.png", "without them all tiles would be one file")]
    [InlineData("a/{z}/{x}/{y}/{s}.png", "'{s}' is none of them")]
    [InlineData("ftp://a.example/{q}", "Actual scheme was 'ftp'")]
    [InlineData("http://tiles.example/{q}", "tiles.example is another machine")]
    [InlineData("https://me:secret@tiles.example/{q}", "names no user")]
    public void Constructor_NotATemplate_SaysWhy(string template, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => new TileTemplate(template));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Address_ShowsTheHostOnly()
    {
        var template = new TileTemplate("https://tiles.example/v1/secret/{z}/{x}/{y}?key=secret");
        Assert.Equal("https://tiles.example/...", template.ToString());
        Assert.Equal("tile 3/3/5 of tiles.example", template.Describe(new WebMercatorTile(3, 3, 5)));
        Assert.True(template.IsUrl);
        Assert.True(new TileTemplate("http://localhost:8080/{q}").IsUrl);
        Assert.Equal("{q}.png", new TileTemplate("{q}.png").ToString());
    }
}
