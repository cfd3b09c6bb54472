using SarGan.Data.Randomness;

namespace SarGan.Data.Batches;

/// <summary>Batches in which the two domains are drawn independently, as CycleGAN (Zhu et al. 2017) learns from them.</summary>
/// <remarks>
/// An epoch is as many samples as the larger domain has tiles; the smaller is reshuffled and repeated within it. Mirroring is drawn for
/// each image by itself. Every draw comes from a stream of (seed, epoch, sample), so a batch depends on its step alone. Safe for concurrent calls.
/// </remarks>
public sealed class UnpairedBatches : IBatchSource
{
    private readonly ITileSet _sar;
    private readonly ITileSet _optical;
    private readonly BatchOptions _options;
    private readonly EpochOrder _sarOrder;
    private readonly EpochOrder _opticalOrder;

    /// <summary>Takes two tile sets of any sizes.</summary>
    /// <param name="sar">SAR tiles, at least one.</param>
    /// <param name="optical">Optical tiles, at least one.</param>
    /// <param name="options">Size, channels, flip, order, seed; null for the defaults.</param>
    /// <exception cref="ArgumentException">A set is empty.</exception>
    public UnpairedBatches(ITileSet sar, ITileSet optical, BatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        if (sar.Count == 0) throw new ArgumentException("At least one SAR tile is needed. Actual count was 0.", nameof(sar));
        if (optical.Count == 0) throw new ArgumentException("At least one optical tile is needed. Actual count was 0.", nameof(optical));
        (_sar, _optical, _options) = (sar, optical, options ?? new BatchOptions());
        _sarOrder = new EpochOrder(sar.Count, _options.Seed, "unpaired batches: SAR order", _options.Shuffle);
        _opticalOrder = new EpochOrder(optical.Count, _options.Seed, "unpaired batches: optical order", _options.Shuffle);
    }

    /// <inheritdoc/>
    public bool Paired => false;

    /// <inheritdoc/>
    public long StepsPerEpoch => (EpochSamples + (long)_options.BatchSize - 1) / _options.BatchSize;

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    /// <inheritdoc/>
    public BatchContent? Content => new(_sar, _optical);

    private int EpochSamples => Math.Max(_sar.Count, _optical.Count);

    /// <inheritdoc/>
    public TrainingBatch Load(long step, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var epoch = step / StepsPerEpoch;
        var first = step % StepsPerEpoch * _options.BatchSize;
        var assembly = new BatchAssembly((int)Math.Min(_options.BatchSize, EpochSamples - first), _options);
        for (var i = 0; i < assembly.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var flips = new RandomStream(_options.Seed, "unpaired batches: flip", epoch, first + i);
            assembly.LoadSar(i, _sar, _sarOrder.TileAt(epoch, first + i), flips.NextBool() && _options.Flip);
            assembly.LoadOptical(i, _optical, _opticalOrder.TileAt(epoch, first + i), flips.NextBool() && _options.Flip);
        }

        return assembly.ToBatch(step, checked((int)epoch));
    }
}
