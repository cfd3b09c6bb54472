namespace SarGan.Data.Simulation;

/// <summary>Work on the rows of an image, each independent of all others.</summary>
internal static class Rows
{
#pragma warning disable CA1068 // The work is a long lambda, and reads best last.
    /// <summary>Does every row's work, on one thread or several.</summary>
    public static void For(int count, int threads, CancellationToken cancellationToken, Action<int> work)
#pragma warning restore CA1068
    {
        if (threads == 1)
        {
            for (var row = 0; row < count; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work(row);
            }
            return;
        }
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads, CancellationToken = cancellationToken }, work);
    }
}
