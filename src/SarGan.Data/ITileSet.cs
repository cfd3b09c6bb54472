using SarGan.Data.Images;

namespace SarGan.Data;

/// <summary>Tiles of one domain, read one at a time.</summary>
public interface ITileSet
{
    /// <summary>How many tiles there are.</summary>
    int Count { get; }

    /// <summary>A tile's name: its path for a file, any stable label otherwise.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    string NameOf(int index);

    /// <summary>
    /// Whether samples may be averaged, and so a tile of another size be resized. True (default) for pictures; false for radar in dB,
    /// whose averages are biased: such tiles come in the size that is wanted (<see cref="Layouts.TileFileDecoder.Size"/>).
    /// </summary>
    bool MayBeResized => true;

    /// <summary>Reads a tile. Safe for concurrent calls.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="DatasetLayoutException">The tile is broken or gone.</exception>
    PixelImage Read(int index);
}
