using System.Collections.Concurrent;

namespace SarGan.Data.Batches;

/// <summary>Loads batches ahead of their use, on background threads, in order and with bounded memory.</summary>
/// <remarks>The batches are the same whatever the number of workers, since each is a pure function of its step.</remarks>
public sealed class BatchPrefetcher
{
    private readonly IBatchSource _source;
    private readonly int _workers;
    private readonly int _capacity;

    /// <summary>Prepares the reading; nothing runs yet.</summary>
    /// <param name="source">Where the batches come from.</param>
    /// <param name="workers">Background threads, 0 or more; 0 loads on the reader's thread when a batch is asked for.</param>
    /// <param name="capacity">Most batches in memory ahead of the reader, being loaded or ready, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchPrefetcher(IBatchSource source, int workers = 1, int capacity = 4)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_source, _workers, _capacity) = (source, workers, capacity);
    }

    /// <summary>Reads the batches of a range of steps in order. Leaving the loop early stops the threads; nothing is read afterwards.</summary>
    /// <param name="firstStep">0 or more.</param>
    /// <param name="endStep">One past the last step, <paramref name="firstStep"/> or more.</param>
    /// <param name="cancellationToken">Stops waiting and loading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not one.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="DatasetLayoutException">A tile cannot be read; thrown when its batch is reached.</exception>
    public IEnumerable<TrainingBatch> Read(long firstStep, long endStep, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(endStep, firstStep);
        return _workers == 0 ? ReadHere(firstStep, endStep, cancellationToken) : ReadAhead(firstStep, endStep, cancellationToken);
    }

    private IEnumerable<TrainingBatch> ReadHere(long firstStep, long endStep, CancellationToken cancellationToken)
    {
        for (var step = firstStep; step < endStep; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _source.Load(step, cancellationToken);
        }
    }

    private IEnumerable<TrainingBatch> ReadAhead(long firstStep, long endStep, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var work = new BlockingCollection<Task<TrainingBatch>>();
        var ahead = new Queue<Task<TrainingBatch>>();
        var threads = Enumerable.Range(0, _workers).Select(i => new Thread(() => RunAll(work)) { IsBackground = true, Name = $"SarGan batch loader {i + 1}" }).ToList();
        try
        {
            threads.ForEach(thread => thread.Start());
            var next = firstStep;
            for (var step = firstStep; step < endStep; step++)
            {
                FillUp();
                // With the token, so that a cancelled reader is not kept waiting for batches to come.
                var batch = ahead.Peek().WaitAsync(cancellationToken).GetAwaiter().GetResult();
                _ = ahead.Dequeue();
                FillUp();
                yield return batch;
            }

            void FillUp()
            {
                for (; next < endStep && ahead.Count < _capacity; next++)
                {
                    var toLoad = next;
                    // A task, because it carries a failure with its stack to whoever asks for the result. It is run by one of the threads.
                    var task = new Task<TrainingBatch>(() => LoadUnlessStopped(toLoad, stop.Token));
                    ahead.Enqueue(task);
                    work.Add(task, CancellationToken.None);
                }
            }
        }
        finally
        {
            stop.Cancel();
            work.CompleteAdding();
            threads.ForEach(thread => thread.Join());
            // Failures of batches that nobody asked for count as seen.
            foreach (var task in ahead) _ = task.Exception;
        }
    }

    private static void RunAll(BlockingCollection<Task<TrainingBatch>> work)
    {
        foreach (var task in work.GetConsumingEnumerable()) task.RunSynchronously(TaskScheduler.Default);
    }

    private TrainingBatch LoadUnlessStopped(long step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _source.Load(step, cancellationToken);
    }
}
