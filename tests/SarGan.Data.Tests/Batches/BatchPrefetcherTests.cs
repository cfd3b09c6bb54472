using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Batches;

public sealed class BatchPrefetcherTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_AnyNumberOfWorkers_GivesIdenticalBatches(bool paired)
    {
        var sar = new MemoryTiles([.. Enumerable.Range(0, 11).Select(i => TestTiles.Noise(9, 7, 1, i))]);
        var optical = new MemoryTiles([.. Enumerable.Range(0, 11).Select(i => TestTiles.Noise(8, 8, 3, 100 + i))]);
        var options = new BatchOptions { BatchSize = 2, Size = 8 };
        IBatchSource Source() => paired ? new PairedBatches(sar, optical, options) : new UnpairedBatches(sar, optical, options);
        var expected = new BatchPrefetcher(Source(), workers: 0).Read(3, 40).ToList();

        foreach (var workers in new[] { 1, 4 })
        {
            var actual = new BatchPrefetcher(Source(), workers, capacity: 3).Read(3, 40).ToList();
            Assert.Equal(Enumerable.Range(3, 37).Select(i => (long)i), actual.Select(batch => batch.Step));
            Assert.All(expected.Zip(actual), pair =>
            {
                Assert.Equal(pair.First.Sar.Values, pair.Second.Sar.Values);
                Assert.Equal(pair.First.Optical.Values, pair.Second.Optical.Values);
                Assert.Equal(pair.First.SarNames, pair.Second.SarNames);
            });
        }
    }

    [Fact]
    public void Read_SlowConsumer_IsNotOutrunByMoreThanTheCapacity()
    {
        var source = new ProbeSource();
        var taken = 0;
        foreach (var batch in new BatchPrefetcher(source, workers: 4, capacity: 3).Read(0, 40))
        {
            taken++;
            Thread.Sleep(5);
            Assert.InRange(source.Started, taken, taken + 3);
            Assert.Equal(taken - 1, batch.Step);
        }

        Assert.Equal(40, taken);
    }

    [Fact]
    public void Read_LeftEarly_StopsTheThreads()
    {
        var source = new ProbeSource();
        foreach (var batch in new BatchPrefetcher(source, workers: 2, capacity: 8).Read(0, 1_000_000))
        {
            if (batch.Step == 3) break;
        }

        var started = source.Started;
        Thread.Sleep(30);
        Assert.Equal(started, source.Started);
        Assert.Equal(0, source.Running);
    }

    [Fact]
    public void Read_AFailingBatch_FailsAtItsPlaceWithItsOwnException()
    {
        var source = new ProbeSource { FailAt = 5 };
        var seen = new List<long>();
        var e = Assert.Throws<DatasetLayoutException>(() =>
        {
            foreach (var batch in new BatchPrefetcher(source, workers: 3, capacity: 4).Read(0, 20)) seen.Add(batch.Step);
        });
        Assert.Equal("tile of step 5", e.Message);
        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Read_Cancelled_ThrowsAndStops(int workers)
    {
        using var cancellation = new CancellationTokenSource();
        var source = new ProbeSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var batch in new BatchPrefetcher(source, workers).Read(0, 1000, cancellation.Token))
            {
                if (batch.Step == 4) cancellation.Cancel();
            }
        });
        Assert.Equal(0, source.Running);
    }

    [Fact]
    public void Read_CancelledWhileWaiting_DoesNotWaitForTheBatch()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new ProbeSource { BlockAt = 2 };
        cancellation.CancelAfter(50);
        Assert.ThrowsAny<OperationCanceledException>(() => new BatchPrefetcher(source, workers: 1).Read(0, 10, cancellation.Token).Count());
    }

    [Fact]
    public void Read_BadNumbers_AreRefusedAtOnce()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPrefetcher(new ProbeSource(), workers: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPrefetcher(new ProbeSource(), capacity: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPrefetcher(new ProbeSource()).Read(5, 4));
        Assert.Empty(new BatchPrefetcher(new ProbeSource()).Read(5, 5));
    }

    [SkippableFact]
    public void Read_RealTiles_SameBatchesWithAndWithoutWorkers()
    {
        var dataset = DatasetFolder.Open(RealData.Require("sen12/ROIs1158_spring"));
        var batches = new PairedBatches(dataset.Sar(), dataset.Optical(), new BatchOptions { BatchSize = 4, Size = 128 });
        var expected = new BatchPrefetcher(batches, 0).Read(0, 8).Select(batch => batch.Sar.Values).ToList();
        Assert.Equal(expected, new BatchPrefetcher(batches, 2).Read(0, 8).Select(batch => batch.Sar.Values));
    }

    private sealed class ProbeSource : IBatchSource
    {
        private int _started;
        private int _running;

        public bool Paired => true;

        public long StepsPerEpoch => 1000;

        public int BatchSize => 1;

        public long FailAt { get; init; } = -1;

        public long BlockAt { get; init; } = -1;

        public int Started => Volatile.Read(ref _started);

        public int Running => Volatile.Read(ref _running);

        public TrainingBatch Load(long step, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _started);
            Interlocked.Increment(ref _running);
            try
            {
                Thread.Sleep((int)(step * 7 % 3));
                if (step == FailAt) throw new DatasetLayoutException($"tile of step {step}");
                if (step == BlockAt) cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
                cancellationToken.ThrowIfCancellationRequested();
                var image = new ImageBatch(1, 1, 1, 1, [0f]);
                return new TrainingBatch(image, image, step, 0, ["a"], ["b"]);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
