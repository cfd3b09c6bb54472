using System.Buffers;
using System.Collections.Concurrent;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>What all resolutions of a file being written share.</summary>
/// <param name="Cache">Memory for open tiles.</param>
/// <param name="Scratch">Packed tiles, and raw ones beyond memory.</param>
/// <param name="Fill">The bytes of a tile that nobody wrote to: nodata, or 0.</param>
internal sealed record TileStorage(TileCache Cache, ScratchFile Scratch, byte[] Fill)
{
    /// <summary>Buffers for packed tiles, reused.</summary>
    public ConcurrentBag<ArrayBufferWriter<byte>> Buffers { get; } = [];

    public static byte[] CreateFill(RasterInfo info, int bytes)
    {
        var fill = new byte[bytes];
        NoDataFill.Fill(info, fill);
        return fill;
    }
}
