using SarGan.Data.Batches;
using SarGan.Data.Randomness;

namespace SarGan.Training.Tests.Support;

/// <summary>Smooth random images; the optical image is a fixed function of the SAR one, so that there is something to learn.</summary>
internal sealed class SyntheticBatches : IBatchSource
{
    public int Size { get; init; } = 16;

    public int SarChannels { get; init; } = 3;

    public int OpticalChannels { get; init; } = 3;

    public int Images { get; init; } = 7;

    public int BatchSize { get; init; } = 1;

    public bool Paired { get; init; } = true;

    public long Seed { get; init; } = 1;

    /// <summary>Called before each load, for tests that interfere.</summary>
    public Action<long>? OnLoad { get; init; }

    public long StepsPerEpoch => (Images + BatchSize - 1) / BatchSize;

    public TrainingBatch Load(long step, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OnLoad?.Invoke(step);
        var (epoch, position) = ((int)(step / StepsPerEpoch), step % StepsPerEpoch);
        var first = (int)position * BatchSize;
        var count = Math.Min(BatchSize, Images - first);
        var (sar, optical) = (new float[count * SarChannels * Size * Size], new float[count * OpticalChannels * Size * Size]);
        for (var i = 0; i < count; i++) Draw(first + i, sar.AsSpan(i * SarChannels * Size * Size), optical.AsSpan(i * OpticalChannels * Size * Size));
        return new TrainingBatch(
            new ImageBatch(count, SarChannels, Size, Size, sar),
            new ImageBatch(count, OpticalChannels, Size, Size, optical),
            step, epoch, [.. Enumerable.Range(first, count).Select(i => $"s{i}")], [.. Enumerable.Range(first, count).Select(i => $"o{i}")]);
    }

    private void Draw(int index, Span<float> sar, Span<float> optical)
    {
        var random = new RandomStream(Seed, "synthetic", index);
        var (fx, fy, phase) = (random.NextDouble(0.2, 0.8), random.NextDouble(0.2, 0.8), random.NextDouble(0, 6));
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var value = 0.8 * Math.Sin((fx * x) + (fy * y) + phase);
                for (var c = 0; c < SarChannels; c++) sar[(((c * Size) + y) * Size) + x] = (float)(value + (0.1 * random.NextDouble(-1, 1)));
                for (var c = 0; c < OpticalChannels; c++) optical[(((c * Size) + y) * Size) + x] = (float)(c == 0 ? -value : 0.5 * value);
            }
        }
    }
}
