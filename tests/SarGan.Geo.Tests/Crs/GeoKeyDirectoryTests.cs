using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.Crs;

public class GeoKeyDirectoryTests
{
    private static readonly ushort[] Utm = [1, 1, 0, 3, 1024, 0, 1, 1, 1026, 34737, 22, 0, 3072, 0, 1, 32631];

    [Fact]
    public void Decode_CodeAndText_AreThere()
    {
        var keys = GeoKeyDirectory.Decode(Utm, [], "WGS 84 / UTM zone 31N|");

        Assert.Equal([1024, 1026, 3072], keys.Keys);
        Assert.Equal(32631, keys.GetNumber(3072));
        Assert.Equal("WGS 84 / UTM zone 31N", keys.GetText(1026));
    }

    [Fact]
    public void GetNumber_OtherKindOrAbsent_IsNull()
    {
        var keys = GeoKeyDirectory.Decode(Utm, [], "WGS 84 / UTM zone 31N|");

        Assert.Null(keys.GetNumber(1026));
        Assert.Null(keys.GetNumber(3073));
        Assert.Null(keys.GetText(3072));
        Assert.Empty(keys.GetDoubles(3072));
    }

    [Fact]
    public void GetDouble_OfDoubles_ReadsFromItsOffset()
    {
        var keys = GeoKeyDirectory.Decode([1, 1, 0, 1, 2062, 34736, 3, 1], [9, -48, 55, 52], "");

        Assert.Equal([-48, 55, 52], keys.GetDoubles(2062));
        Assert.Equal(-48, keys.GetDouble(2062));
    }

    [Fact]
    public void IsPixelPoint_RasterType2_IsTrue()
    {
        Assert.True(GeoKeyDirectory.Decode([1, 1, 0, 1, 1025, 0, 1, 2], [], "").IsPixelPoint);
        Assert.False(GeoKeyDirectory.Decode([1, 1, 0, 1, 1025, 0, 1, 1], [], "").IsPixelPoint);
    }

    [Theory]
    [InlineData(new ushort[] { 1, 1, 0 })] // no header
    [InlineData(new ushort[] { 2, 1, 0, 0 })] // another version
    [InlineData(new ushort[] { 1, 1, 0, 2, 1024, 0, 1, 1 })] // one key less than announced
    [InlineData(new ushort[] { 1, 1, 0, 65535, 1024, 0, 1, 1 })]
    [InlineData(new ushort[] { 1, 1, 0, 1, 2057, 34736, 1, 2 })] // behind the doubles
    [InlineData(new ushort[] { 1, 1, 0, 1, 2057, 34736, 65535, 0 })]
    [InlineData(new ushort[] { 1, 1, 0, 1, 1026, 34737, 4, 60000 })] // behind the text
    [InlineData(new ushort[] { 1, 1, 0, 1, 1026, 256, 4, 0 })] // a tag that holds no keys
    public void Decode_PointsOutside_IsRefused(ushort[] directory) =>
        Assert.Throws<RasterFormatException>(() => GeoKeyDirectory.Decode(directory, [1, 2], "abcd"));

    [Fact]
    public void Decode_RandomNumbers_ThrowsNothingElse()
    {
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var directory = new ushort[4 + random.Next(24)];
            for (var i = 0; i < directory.Length; i++) directory[i] = (ushort)(random.Next(4) switch { 0 => random.Next(65536), 1 => random.Next(5), 2 => 34735 + random.Next(3), _ => 1024 + random.Next(3000) });
            directory[0] = 1;
            directory[3] = (ushort)random.Next(7);
            try
            {
                var keys = GeoKeyDirectory.Decode(directory, [double.NaN, -1, 6378137, 1e300], "ESRI PE String = PROJCS[|abc\0|");
                _ = CoordinateReferenceSystem.FromGeoKeys(keys)?.ToGeoKeys();
            }
            catch (RasterFormatException)
            {
                // What hostile keys may give.
            }
        }
    }

    [Fact]
    public void Encode_Decoded_IsTheSame()
    {
        var keys = GeoKeyDirectory.Decode([1, 1, 0, 4, 1024, 0, 1, 2, 2049, 34737, 4, 0, 2057, 34736, 1, 0, 2062, 34736, 3, 1], [6378137, 1, 2, 3], "abc|");

        var (directory, doubles, ascii) = keys.Encode();

        Assert.Equal([1, 1, 0, 4, 1024, 0, 1, 2, 2049, 34737, 4, 0, 2057, 34736, 1, 0, 2062, 34736, 3, 1], directory);
        Assert.Equal([6378137, 1, 2, 3], doubles);
        Assert.Equal("abc|", ascii);
    }
}
