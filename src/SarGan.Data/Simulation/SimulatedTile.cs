using SarGan.Data.Images;

namespace SarGan.Data.Simulation;

/// <summary>One pair of tiles of a simulated data set.</summary>
/// <param name="SceneNumber">The scene's index + 1, as it stands in the folder's name: the unit by which to split.</param>
/// <param name="Patch">The tile's number in its scene, from 1, row by row.</param>
/// <param name="Left">First column in the scene.</param>
/// <param name="Top">First row in the scene.</param>
/// <param name="Sar">The SAR tile, one channel, 8 bits.</param>
/// <param name="Optical">The optical tile, RGB, 8 bits.</param>
public sealed record SimulatedTile(int SceneNumber, int Patch, int Left, int Top, PixelImage Sar, PixelImage Optical)
{
    /// <summary>The tile's name in the SEN1-2 layout, such as <c>ROIs0001_sim_s1_3_p2.png</c>.</summary>
    /// <param name="domain">s1 for SAR, s2 for optical.</param>
    public string NameOf(Domain domain) => FormattableString.Invariant($"{SimulatedDataset.FolderName}_{Sensor(domain)}_{SceneNumber}_p{Patch}.png");

    internal static string Sensor(Domain domain) => domain == Domain.Sar ? "s1" : "s2";

    internal static IEnumerable<SimulatedTile> Cut(SimulatedScene scene, int tileSize)
    {
        var columns = scene.Options.Size / tileSize;
        for (var i = 0; i < columns * columns; i++)
        {
            var (left, top) = (i % columns * tileSize, i / columns * tileSize);
            yield return new SimulatedTile(scene.SceneIndex + 1, i + 1, left, top, Crop(scene.Sar, left, top, tileSize), Crop(scene.Optical, left, top, tileSize));
        }
    }

    private static PixelImage Crop(PixelImage image, int left, int top, int size)
    {
        var row = size * image.Channels;
        var samples = new byte[size * row];
        for (var y = 0; y < size; y++)
            image.Bytes.Slice((((top + y) * image.Width) + left) * image.Channels, row).CopyTo(samples.AsSpan(y * row));
        return new PixelImage(size, size, image.Channels, samples);
    }
}
