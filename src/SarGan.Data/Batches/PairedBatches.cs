using SarGan.Data.Randomness;

namespace SarGan.Data.Batches;

/// <summary>Batches of pairs: row i of both domains shows the same ground, and is mirrored in both or in neither.</summary>
/// <remarks>Every draw comes from a stream of (seed, epoch, sample), so a batch depends on its step alone. Safe for concurrent calls.</remarks>
public sealed class PairedBatches : IBatchSource
{
    private readonly ITileSet _sar;
    private readonly ITileSet _optical;
    private readonly BatchOptions _options;
    private readonly EpochOrder _order;

    /// <summary>Takes two tile sets whose tiles of equal index are pairs.</summary>
    /// <param name="sar">SAR tiles, at least one.</param>
    /// <param name="optical">Optical tiles, as many.</param>
    /// <param name="options">Size, channels, flip, order, seed; null for the defaults.</param>
    /// <exception cref="ArgumentException">The sets are empty or differ in count.</exception>
    public PairedBatches(ITileSet sar, ITileSet optical, BatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        if (sar.Count == 0) throw new ArgumentException("At least one pair is needed. Actual count was 0.", nameof(sar));
        if (sar.Count != optical.Count) throw new ArgumentException($"Pairs need as many optical tiles as SAR tiles. Actual counts were {sar.Count} SAR and {optical.Count} optical.", nameof(optical));
        (_sar, _optical, _options) = (sar, optical, options ?? new BatchOptions());
        _order = new EpochOrder(sar.Count, _options.Seed, "paired batches: order", _options.Shuffle);
    }

    /// <inheritdoc/>
    public bool Paired => true;

    /// <inheritdoc/>
    public long StepsPerEpoch => (_sar.Count + (long)_options.BatchSize - 1) / _options.BatchSize;

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    /// <inheritdoc/>
    public BatchContent? Content => new(_sar, _optical);

    /// <summary>Pairs as they are, for samples and scores that show the true picture (label) beside the translation: never mirrored.</summary>
    /// <param name="sar">SAR tiles, at least one.</param>
    /// <param name="optical">Optical tiles, as many.</param>
    /// <param name="options">Size, channels, order, seed; null for the defaults. Flip is switched off.</param>
    /// <exception cref="ArgumentException">The sets are empty or differ in count.</exception>
    public static PairedBatches Labelled(ITileSet sar, ITileSet optical, BatchOptions? options = null) =>
        new(sar, optical, (options ?? new BatchOptions()) with { Flip = false });

    /// <inheritdoc/>
    public TrainingBatch Load(long step, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var epoch = step / StepsPerEpoch;
        var first = step % StepsPerEpoch * _options.BatchSize;
        var assembly = new BatchAssembly((int)Math.Min(_options.BatchSize, _sar.Count - first), _options);
        for (var i = 0; i < assembly.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tile = _order.TileAt(epoch, first + i);
            var mirrored = _options.Flip && new RandomStream(_options.Seed, "paired batches: flip", epoch, first + i).NextBool();
            assembly.LoadSar(i, _sar, tile, mirrored);
            assembly.LoadOptical(i, _optical, tile, mirrored);
        }

        return assembly.ToBatch(step, checked((int)epoch));
    }
}
