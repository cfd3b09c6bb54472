using SarGan.Data.Batches;
using SarGan.Data.Randomness;

namespace SarGan.Training.Tests.Watchdog;

/// <summary>Waves as SAR images, and as optical images what a test makes of them: data on which a training goes wrong in a given way.</summary>
/// <param name="optical">Given the step, the SAR value and a stream that is keyed by step and pixel row, the optical value.</param>
internal sealed class ProvokingBatches(Func<long, float, RandomStream, float> optical) : IBatchSource
{
    private const int Size = 16, Channels = 3;

    public long StepsPerEpoch => 1000;

    public int BatchSize => 2;

    public required bool Paired { get; init; }

    public TrainingBatch Load(long step, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (sar, other) = (new float[BatchSize * Channels * Size * Size], new float[BatchSize * Channels * Size * Size]);
        for (var i = 0; i < BatchSize; i++)
        {
            var random = new RandomStream(1, "provoking", step, i);
            var (fx, fy, phase) = (random.NextDouble(0.2, 0.8), random.NextDouble(0.2, 0.8), random.NextDouble(0, 6));
            for (var pixel = 0; pixel < Size * Size; pixel++)
            {
                var value = (float)(0.8 * Math.Sin((fx * (pixel % Size)) + (fy * (pixel / Size)) + phase));
                var seen = optical(step, value, random);
                for (var c = 0; c < Channels; c++) (sar[Index(i, c, pixel)], other[Index(i, c, pixel)]) = (value, seen);
            }
        }
        var names = new[] { "a", "b" };
        return new TrainingBatch(new ImageBatch(BatchSize, Channels, Size, Size, sar), new ImageBatch(BatchSize, Channels, Size, Size, other), step, (int)(step / StepsPerEpoch), names, names);

        static int Index(int image, int channel, int pixel) => (((image * Channels) + channel) * Size * Size) + pixel;
    }
}
