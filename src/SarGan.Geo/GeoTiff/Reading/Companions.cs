using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>The directories beside the image's own that belong to it: overviews and masks, by the bits of tag 254.</summary>
internal sealed class Companions
{
    private const int Reduced = 1;
    private const int Mask = 4;
    private const int MaxCompanions = 64;
    private readonly List<TiffImage> _masks = [];

    private Companions()
    {
    }

    /// <summary>Finest first; same bands and samples as the image.</summary>
    public List<TiffImage> Overviews { get; } = [];

    public static Companions Find(TiffFile file, TiffImage image, List<string> warnings)
    {
        var result = new Companions();
        foreach (var directory in file.Directories.Skip(1))
        {
            if (result.Overviews.Count + result._masks.Count >= MaxCompanions) break;
            try
            {
                var kind = directory.Integer(TiffTag.NewSubfileType, 0);
                if ((kind & (Reduced | Mask)) == 0) continue;
                var part = new TiffImage(directory);
                if ((kind & Mask) != 0)
                {
                    if (part.Bands == 1 && part.SampleType == SampleType.Byte) result._masks.Add(part);
                }
                else if (part.Bands == image.Bands && part.SampleType == image.SampleType && part.Width <= image.Width && part.Height <= image.Height)
                {
                    result.Overviews.Add(part);
                }
            }
            catch (RasterFormatException exception)
            {
                warnings.Add(exception.Message);
            }
        }
        result.Overviews.Sort((a, b) => ((long)b.Width * b.Height).CompareTo((long)a.Width * a.Height));
        return result;
    }

    /// <summary>The mask of an image's or overview's size; null where there is none.</summary>
    public TiffImage? MaskOf(TiffImage image) => _masks.Find(mask => mask.Width == image.Width && mask.Height == image.Height);
}
