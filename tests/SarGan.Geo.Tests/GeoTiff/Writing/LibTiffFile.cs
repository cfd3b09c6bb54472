using BitMiracle.LibTiff.Classic;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

/// <summary>Bands of a tiled TIFF, unpacked by LibTiff.NET, which had no part in writing them.</summary>
internal static class LibTiffFile
{
    public static byte[][] ReadBands(string path, int directory = 0)
    {
        using var tiff = Tiff.Open(path, "r");
        Assert.NotNull(tiff);
        Assert.True(tiff.SetDirectory((short)directory));
        int Field(TiffTag tag) => tiff.GetFieldDefaulted(tag)[0].ToInt();
        var (width, height, bands, size) = (Field(TiffTag.IMAGEWIDTH), Field(TiffTag.IMAGELENGTH), Field(TiffTag.SAMPLESPERPIXEL), Field(TiffTag.BITSPERSAMPLE) / 8);
        var (tileWidth, tileHeight) = (Field(TiffTag.TILEWIDTH), Field(TiffTag.TILELENGTH));
        var separate = Field(TiffTag.PLANARCONFIG) == (int)PlanarConfig.SEPARATE;
        var perPixel = separate ? 1 : bands;
        var result = Enumerable.Range(0, bands).Select(_ => new byte[width * height * size]).ToArray();
        var tile = new byte[tiff.TileSize()];
        for (var plane = 0; plane < (separate ? bands : 1); plane++)
        {
            for (var y = 0; y < height; y += tileHeight)
            {
                for (var x = 0; x < width; x += tileWidth)
                {
                    Assert.Equal(tile.Length, tiff.ReadEncodedTile(tiff.ComputeTile(x, y, 0, (short)plane), tile, 0, tile.Length));
                    for (var row = 0; row < Math.Min(tileHeight, height - y); row++)
                    {
                        for (var column = 0; column < Math.Min(tileWidth, width - x); column++)
                        {
                            for (var sample = 0; sample < perPixel; sample++)
                                Array.Copy(tile, ((((row * tileWidth) + column) * perPixel) + sample) * size, result[plane + sample], (((y + row) * width) + x + column) * size, size);
                        }
                    }
                }
            }
        }
        return result;
    }

    public static void AssertHolds(MemoryRaster expected, string path)
    {
        var bands = ReadBands(path);
        Assert.Equal(expected.Info.Bands, bands.Length);
        for (var band = 0; band < bands.Length; band++) Assert.True(expected.Band(band).SequenceEqual(bands[band]), $"Band {band} of {path} differs.");
    }
}
