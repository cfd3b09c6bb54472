namespace SarGan.Data.Batches;

/// <summary>A batch being filled.</summary>
internal sealed class BatchAssembly(int count, BatchOptions options)
{
    private readonly float[] _sar = NewValues(count, options.SarChannels, options.Size);
    private readonly float[] _optical = NewValues(count, options.OpticalChannels, options.Size);
    private readonly string[] _sarNames = new string[count];
    private readonly string[] _opticalNames = new string[count];

    public int Count => count;

    public void LoadSar(int row, ITileSet tiles, int tile, bool mirrored) => Load(_sar, _sarNames, row, tiles, tile, options.SarChannels, mirrored);

    public void LoadOptical(int row, ITileSet tiles, int tile, bool mirrored) => Load(_optical, _opticalNames, row, tiles, tile, options.OpticalChannels, mirrored);

    public TrainingBatch ToBatch(long step, int epoch) => new(
        new ImageBatch(count, options.SarChannels, options.Size, options.Size, _sar),
        new ImageBatch(count, options.OpticalChannels, options.Size, options.Size, _optical),
        step,
        epoch,
        _sarNames,
        _opticalNames);

    private static float[] NewValues(int count, int channels, int size) => GC.AllocateUninitializedArray<float>(checked(count * channels * size * size));

    private void Load(float[] values, string[] names, int row, ITileSet tiles, int tile, int channels, bool mirrored)
    {
        names[row] = tiles.NameOf(tile);
        var image = channels * options.Size * options.Size;
        TileScaler.Load(tiles, tile, values.AsSpan(row * image, image), channels, options.Size, mirrored);
    }
}
