using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Where a file lies on the ground, by its GeoTIFF tags (OGC 19-008r4). What is broken is left out with a warning: the pixels can still be read.</summary>
internal sealed class GeoReference
{
    private const ushort RasterTypeKey = 1025;
    private const ushort PixelIsPointValue = 2;
    private const int MaxText = 1 << 20;

    private GeoReference()
    {
    }

    /// <summary>From (column, row) to the CRS, pixel-is-area; null without one.</summary>
    public AffineTransform? Transform { get; private set; }

    public IReadOnlyList<GroundControlPoint> GroundControlPoints { get; private set; } = [];

    public GeoKeyDirectory? Keys { get; private set; }

    public CoordinateReferenceSystem? Crs { get; private set; }

    public bool PixelIsPoint { get; private set; }

    public static GeoReference Read(TiffDirectory directory, List<string> warnings)
    {
        var result = new GeoReference();
        Try(warnings, () => result.ReadKeys(directory));
        Try(warnings, () => result.ReadPosition(directory));
        return result;
    }

    private static void Try(List<string> warnings, Action read)
    {
        try
        {
            read();
        }
        catch (RasterFormatException exception)
        {
            warnings.Add(exception.Message);
        }
    }

    private void ReadKeys(TiffDirectory directory)
    {
        var keys = directory.Shorts(TiffTag.GeoKeyDirectory);
        if (keys.Length < 4) return;
        for (var i = 4; i + 3 < keys.Length; i += 4)
        {
            // Where the value stands in the directory itself, the second number is 0.
            if (keys[i] == RasterTypeKey && keys[i + 1] == 0) PixelIsPoint = keys[i + 3] == PixelIsPointValue;
        }
        try
        {
            Keys = GeoKeyDirectory.Decode(keys, directory.Numbers(TiffTag.GeoDoubleParams), directory.Text(TiffTag.GeoAsciiParams, MaxText) ?? "");
            Crs = CoordinateReferenceSystem.FromGeoKeys(Keys);
        }
        catch (CrsException exception)
        {
            throw directory.Error($"the GeoKeys name no CRS that is known here: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private void ReadPosition(TiffDirectory directory)
    {
        var scale = directory.Numbers(TiffTag.ModelPixelScale);
        var ties = directory.Numbers(TiffTag.ModelTiepoint);
        var matrix = directory.Numbers(TiffTag.ModelTransformation);
        AffineTransform? transform = null;
        if (scale.Length >= 2 && scale[0] != 0 && scale[1] != 0)
        {
            // Rows are counted downwards, so y falls by a positive scale; a negative one, which the standard forbids, is taken as GDAL takes it.
            var (x, y) = (scale[0], scale[1] < 0 ? scale[1] : -scale[1]);
            if (ties.Length >= 6) transform = new AffineTransform(x, 0, ties[3] - (ties[0] * x), 0, y, ties[4] - (ties[1] * y));
        }
        else if (matrix.Length == 16)
        {
            transform = new AffineTransform(matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]);
        }

        if (transform is not null)
        {
            if (!IsFinite(transform)) throw directory.Error("the georeference is not finite");
            // A point's (0, 0) is the middle of the first pixel: the corner lies half a pixel before it.
            Transform = PixelIsPoint ? AffineTransform.Translation(-0.5, -0.5).Then(transform) : transform;
            return;
        }
        GroundControlPoints = ReadPoints(ties, PixelIsPoint ? 0.5 : 0);
    }

    private static List<GroundControlPoint> ReadPoints(double[] ties, double shift)
    {
        var points = new List<GroundControlPoint>(ties.Length / 6);
        for (var i = 0; i + 5 < ties.Length; i += 6)
            points.Add(new GroundControlPoint(ties[i] + shift, ties[i + 1] + shift, ties[i + 3], ties[i + 4], ties[i + 5]));
        return points;
    }

    private static bool IsFinite(AffineTransform transform) =>
        double.IsFinite(transform.ScaleX) && double.IsFinite(transform.ShearX) && double.IsFinite(transform.OffsetX)
        && double.IsFinite(transform.ShearY) && double.IsFinite(transform.ScaleY) && double.IsFinite(transform.OffsetY);
}
