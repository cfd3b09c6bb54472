namespace SarGan.Data.Batches;

/// <summary>One step's images of both domains.</summary>
/// <param name="Sar">N x C x H x W, float32, in [-1, 1].</param>
/// <param name="Optical">N x C x H x W, float32, in [-1, 1]; the same N, H and W as <paramref name="Sar"/>.</param>
/// <param name="Step">The global step that the batch belongs to, from 0.</param>
/// <param name="Epoch">The pass over the data, from 0.</param>
/// <param name="SarNames">The tiles' names, for messages and reports.</param>
/// <param name="OpticalNames">The tiles' names, for messages and reports.</param>
public sealed record TrainingBatch(ImageBatch Sar, ImageBatch Optical, long Step, int Epoch, IReadOnlyList<string> SarNames, IReadOnlyList<string> OpticalNames);

/// <summary>Where batches come from. A batch is a pure function of the step, so that any number of workers, and a resumed run, see the same ones.</summary>
public interface IBatchSource
{
    /// <summary>Whether row i of Sar and row i of Optical show the same ground.</summary>
    bool Paired { get; }

    /// <summary>Steps in one pass over the data; the last batch of a pass may be smaller.</summary>
    long StepsPerEpoch { get; }

    /// <summary>Images a domain in a full batch.</summary>
    int BatchSize { get; }

    /// <summary>What is known of the data, by which a resumed run sees that they are still the same and a model tells its input. Default: null, nothing.</summary>
    BatchContent? Content => null;

    /// <summary>Makes the batch of a step. Safe for concurrent calls.</summary>
    /// <param name="step">Global step, 0 or more; may lie beyond the first epoch.</param>
    /// <param name="cancellationToken">Stops the reading between tiles.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="DatasetLayoutException">A tile cannot be read.</exception>
    TrainingBatch Load(long step, CancellationToken cancellationToken = default);
}
