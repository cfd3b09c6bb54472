using SarGan.Data.Images;
using SarGan.Geo;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tiling;

/// <summary>Writes the tiles of one scene.</summary>
internal sealed class TileWriter
{
    private readonly RasterSource _scene;
    private readonly Func<string, RasterInfo, RasterSink>? _create;
    private readonly SampleRange _range;

    /// <summary>Checks that the scene can be written in the format.</summary>
    /// <exception cref="ArgumentException">It cannot: bands or samples that PNG does not hold.</exception>
    public TileWriter(RasterSource scene, TileCutterOptions options, SampleRange? range)
    {
        (_scene, _create, _range) = (scene, options.Format == TileFormat.Png ? null : options.CreateRaster ?? ((path, info) => GeoTiffWriter.Create(path, info)), range ?? SampleRange.Byte);
        if (options.Format != TileFormat.Png) return;
        if (scene.Info.Bands > 4) throw new ArgumentException($"A PNG tile holds 1 to 4 bands; {scene.Name} has {scene.Info.Bands}. Write GeoTIFF tiles.");
        if (range is null && scene.Info.SampleType != SampleType.Byte)
            throw new ArgumentException($"A PNG tile holds 8 bits a sample; {scene.Name} has {scene.Info.SampleType}. Give the range of values that becomes black to white, or write GeoTIFF tiles.");
    }

    public string Extension => _create is null ? ".png" : ".tif";

    public void Write(PlannedTile tile, string path)
    {
        if (_create is null) WritePng(tile.Window, path);
        else WriteRaster(tile, path, _create);
    }

    private void WriteRaster(PlannedTile tile, string path, Func<string, RasterInfo, RasterSink> create)
    {
        var (window, scene) = (tile.Window, _scene.Info);
        var info = scene with
        {
            Width = window.Width,
            Height = window.Height,
            Transform = scene.Transform is { } transform ? AffineTransform.Translation(window.X, window.Y).Then(transform) : null,
            GroundControlPoints = [.. scene.GroundControlPoints.Select(point => point with { Column = point.Column - window.X, Row = point.Row - window.Y })],
        };
        var size = scene.SampleType.Size();
        var samples = new byte[window.Count * size];
        using var sink = create(path, info);
        for (var band = 0; band < scene.Bands; band++)
        {
            _scene.Read(band, window, samples.AsSpan());
            if (tile.NoDataShare > 0 && scene.NoData is { } noData) MarkGaps(band, window, samples, noData);
            sink.Write(band, info.Extent, samples);
        }

        sink.Complete();
    }

    /// <summary>A mask beside the scene does not come along: its gaps get the scene's nodata value.</summary>
    private void MarkGaps(int band, PixelWindow window, byte[] samples, double noData)
    {
        var valid = new byte[window.Count];
        _scene.ReadMask(band, window, valid);
        var size = _scene.Info.SampleType.Size();
        Span<byte> value = stackalloc byte[size];
        SampleTypes.FromDouble(_scene.Info.SampleType, [noData], value);
        for (var i = 0; i < valid.Length; i++)
        {
            if (valid[i] == 0) value.CopyTo(samples.AsSpan(i * size));
        }
    }

    private void WritePng(PixelWindow window, string path)
    {
        var bands = _scene.Info.Bands;
        var pixels = new byte[window.Count * bands];
        var values = new double[window.Count];
        var valid = new byte[window.Count];
        for (var band = 0; band < bands; band++)
        {
            _scene.Read(band, window, values.AsSpan());
            _scene.ReadMask(band, window, valid);
            for (int i = 0, j = band; i < values.Length; i++, j += bands) pixels[j] = valid[i] == 0 ? (byte)0 : _range.ToByte(values[i]);
        }

        ImageFile.Write(path, new PixelImage(window.Width, window.Height, bands, pixels));
    }
}
