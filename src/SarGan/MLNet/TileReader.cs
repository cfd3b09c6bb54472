using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Data.Batches;
using SarGan.Data.Images;

namespace SarGan.MLNet;

/// <summary>Reads the tiles of a column, row by row.</summary>
internal abstract class TileReader
{
    // float rounding in a pipeline may pass the limits by a hair; a forgotten scaling passes them by far.
    private const float Tolerance = 1e-3f;

    /// <summary>Opens a column of a row or cursor.</summary>
    internal static TileReader Open(DataViewRow row, DataViewSchema.Column column, TileFormat format) =>
        format.IsImage ? new ImageReader(row, column) : new VectorReader(row, column, format);

    /// <summary>The current row's tile as a batch of one, in [-1, 1].</summary>
    /// <exception cref="InvalidOperationException">The row holds no tile, or values out of range.</exception>
    internal abstract ImageBatch Read();

    /// <summary>The current row's tile in integers, for keeping: 8 bits from an image, 16 bits from floats.</summary>
    /// <exception cref="InvalidOperationException">The row holds no tile, or values out of range.</exception>
    internal abstract PixelImage ReadPixels();

    private sealed class ImageReader(DataViewRow row, DataViewSchema.Column column) : TileReader
    {
        private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);

        // Handed back to the getter, which frees it for the next one; never disposed here, since it may be the caller's own.
        private MLImage? _image;

        internal override ImageBatch Read()
        {
            var pixels = ReadPixels();
            return PixelBatches.FromImage(pixels, pixels.Channels);
        }

        internal override PixelImage ReadPixels()
        {
            _getter(ref _image!);
            return _image is null
                ? throw new InvalidOperationException($"Column '{column.Name}' holds no image in row {row.Position}.")
                : MLImages.ToPixelImage(_image);
        }
    }

    private sealed class VectorReader(DataViewRow row, DataViewSchema.Column column, TileFormat format) : TileReader
    {
        private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(column);
        private VBuffer<float> _vector;

        internal override ImageBatch Read()
        {
            _getter(ref _vector);
            var length = format.Channels * format.Height * format.Width;
            if (_vector.Length != length)
                throw new InvalidOperationException($"Column '{column.Name}' must hold {length} values ({format.Channels} x {format.Height} x {format.Width}). Actual length in row {row.Position} was {_vector.Length}.");
            var values = new float[length];
            _vector.CopyTo(values);
            foreach (var value in values) CheckRange(value);
            return new ImageBatch(1, format.Channels, format.Height, format.Width, values);
        }

        internal override PixelImage ReadPixels()
        {
            var tile = Read();
            var area = format.Height * format.Width;
            var samples = new ushort[tile.Values.Length];
            for (var i = 0; i < samples.Length; i++)
            {
                var (channel, pixel) = Math.DivRem(i, area);
                samples[(pixel * format.Channels) + channel] = (ushort)Math.Clamp(MathF.Round((tile.Values[i] + 1) * 32767.5f), 0, ushort.MaxValue);
            }

            return new PixelImage(format.Width, format.Height, format.Channels, samples);
        }

        private void CheckRange(float value)
        {
            // NaN fails both comparisons.
            if (value is >= -1 - Tolerance and <= 1 + Tolerance) return;
            throw new InvalidOperationException(
                $"Column '{column.Name}' must hold values in [-1, 1]. Row {row.Position} holds {value.ToString(CultureInfo.InvariantCulture)}. Bytes come there by ExtractPixels(offsetImage: 127.5f, scaleImage: 1 / 127.5f).");
        }
    }
}
