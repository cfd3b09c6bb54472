using System.Globalization;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff.Reading;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>What a file's directories say: the samples in each of them, the ground and the metadata in the first alone.</summary>
internal static class TiffTags
{
    public static List<TagEntry> ForImage(RasterInfo info, TileGrid grid, TileCodec codec, bool rgb, bool overview)
    {
        List<TagEntry> tags =
        [
            TagEntry.Longs(TiffTag.NewSubfileType, overview ? 1u : 0u), // Reduced resolution.
            TagEntry.Longs(TiffTag.ImageWidth, (uint)grid.Width),
            TagEntry.Longs(TiffTag.ImageLength, (uint)grid.Height),
            TagEntry.Shorts(TiffTag.BitsPerSample, Repeat(info.SampleType.Size() * 8, info.Bands)),
            TagEntry.Shorts(TiffTag.Compression, (ushort)(codec.Compression switch { GeoTiffCompression.None => 1, GeoTiffCompression.Lzw => 5, _ => 8 })),
            TagEntry.Shorts(TiffTag.Photometric, (ushort)(rgb ? 2 : 1)), // RGB, or 0 is black.
            TagEntry.Shorts(TiffTag.SamplesPerPixel, (ushort)info.Bands),
            TagEntry.Shorts(TiffTag.PlanarConfiguration, (ushort)(grid.Planes == 1 && grid.SamplesPerPixel == info.Bands ? 1 : 2)),
            TagEntry.Longs(TiffTag.TileWidth, (uint)grid.TileWidth),
            TagEntry.Longs(TiffTag.TileLength, (uint)grid.TileHeight),
            TagEntry.Shorts(TiffTag.SampleFormat, Repeat(SampleFormat(info.SampleType), info.Bands)),
        ];
        if (codec.Predictor != GeoTiffPredictor.None) tags.Add(TagEntry.Shorts(TiffTag.Predictor, (ushort)(codec.Predictor == GeoTiffPredictor.Horizontal ? 2 : 3)));
        var extra = info.Bands - (rgb ? 3 : 1);
        if (extra > 0) tags.Add(TagEntry.Shorts(TiffTag.ExtraSamples, ExtraSamples(info, rgb, extra)));
        if (info.NoData is { } noData) tags.Add(TagEntry.Ascii(TiffTag.GdalNoData, NoDataText(info.SampleType, noData)));
        return tags;
    }

    public static IEnumerable<TagEntry> ForGround(RasterInfo info)
    {
        if (info.Transform is { } transform) return [.. Place(transform), .. Keys(info.Crs)];
        if (info.GroundControlPoints.Count > 0)
            return [TagEntry.Doubles(TiffTag.ModelTiepoint, [.. info.GroundControlPoints.SelectMany(point => new[] { point.Column, point.Row, 0, point.X, point.Y, point.Z })]), .. Keys(info.Crs)];
        return Keys(info.Crs);
    }

    public static IEnumerable<TagEntry> ForMetadata(RasterInfo info) => MetadataXml.Encode(info) is { } xml ? [TagEntry.Ascii(TiffTag.GdalMetadata, xml)] : [];

    private static IEnumerable<TagEntry> Place(AffineTransform transform)
    {
        // ModelPixelScale counts rows downwards and knows no rotation; anything else takes a matrix.
        if (transform is { ShearX: 0, ShearY: 0, ScaleX: > 0, ScaleY: < 0 })
        {
            yield return TagEntry.Doubles(TiffTag.ModelPixelScale, transform.ScaleX, -transform.ScaleY, 0);
            yield return TagEntry.Doubles(TiffTag.ModelTiepoint, 0, 0, 0, transform.OffsetX, transform.OffsetY, 0);
        }
        else
        {
            yield return TagEntry.Doubles(
                TiffTag.ModelTransformation,
                transform.ScaleX, transform.ShearX, 0, transform.OffsetX,
                transform.ShearY, transform.ScaleY, 0, transform.OffsetY,
                0, 0, 0, 0,
                0, 0, 0, 1);
        }
    }

    private static IEnumerable<TagEntry> Keys(CoordinateReferenceSystem? crs)
    {
        if (crs is null) yield break;
        var (directory, doubles, ascii) = crs.ToGeoKeys().Encode();
        yield return TagEntry.Shorts(TiffTag.GeoKeyDirectory, directory);
        if (doubles.Length > 0) yield return TagEntry.Doubles(TiffTag.GeoDoubleParams, doubles);
        if (ascii.Length > 0) yield return TagEntry.Ascii(TiffTag.GeoAsciiParams, ascii);
    }

    private static string NoDataText(SampleType type, double value) => (type, value) switch
    {
        (_, double.NaN) => "nan",
        (_, double.PositiveInfinity) => "inf",
        (_, double.NegativeInfinity) => "-inf",
        // As a whole number, because that is how readers of 64-bit rasters take it.
        (SampleType.UInt64, _) when value == Math.Floor(value) && value >= 0 => ulong.CreateSaturating(value).ToString(CultureInfo.InvariantCulture),
        (SampleType.Int64, _) when value == Math.Floor(value) => long.CreateSaturating(value).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static int SampleFormat(SampleType type) =>
        type.IsFloatingPoint() ? 3 : type is SampleType.Byte or SampleType.UInt16 or SampleType.UInt32 or SampleType.UInt64 ? 1 : 2;

    /// <summary>Something else, but for a last band that is alpha, by which colours are not multiplied.</summary>
    private static ushort[] ExtraSamples(RasterInfo info, bool rgb, int extra)
    {
        var kinds = new ushort[extra];
        if ((rgb && extra == 1) || info.BandNames is [.., TileMosaic.AlphaBand]) kinds[^1] = 2;
        return kinds;
    }

    private static ushort[] Repeat(int value, int count)
    {
        var values = new ushort[count];
        Array.Fill(values, (ushort)value);
        return values;
    }
}
