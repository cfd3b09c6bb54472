using OpenCvSharp;
using SarGan.Registration.Imaging;

namespace SarGan.Registration.Pairs;

/// <summary>The matrix that comes nearest to a map which is none.</summary>
internal static class MatrixFit
{
    private const int Points = 21;

    /// <summary>Fits a matrix to a map over an image, by least squares.</summary>
    /// <param name="map">From a pixel of the image to one of another; not finite where it has no image.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <returns>The matrix and its largest error; null where the map is not finite at enough places.</returns>
    public static (PixelTransform Transform, double MaxError)? Of(Func<double, double, (double X, double Y)> map, int width, int height)
    {
        var pairs = new List<PointMatch>(Points * Points);
        for (var j = 0; j < Points; j++)
        {
            for (var i = 0; i < Points; i++)
            {
                var (x, y) = (i * (width - 1.0) / (Points - 1), j * (height - 1.0) / (Points - 1));
                var (toX, toY) = map(x, y);
                if (double.IsFinite(toX) && double.IsFinite(toY)) pairs.Add(new PointMatch(x, y, toX, toY));
            }
        }

        if (pairs.Count < 6) return null;
        Matrices.EnsureLoaded();
        // OpenCV works in single precision: about the middle and in units of the size, that is a thousandth of a pixel.
        var (from, to) = (Frame.Of(pairs.Select(pair => (pair.OpticalX, pair.OpticalY))), Frame.Of(pairs.Select(pair => (pair.SarX, pair.SarY))));
        using var source = Matrix(pairs.Select(pair => from.Enter(pair.OpticalX, pair.OpticalY)));
        using var target = Matrix(pairs.Select(pair => to.Enter(pair.SarX, pair.SarY)));
        using var fitted = Cv2.FindHomography(source, target);
        if (fitted.Empty()) return null;
        fitted.GetArray(out double[] rows);
        var transform = from.Entering.Then(new PixelTransform(rows)).Then(to.Entering.Invert());
        return (transform, pairs.Max(pair => pair.Error(transform)));
    }

    private static Mat Matrix(IEnumerable<(double X, double Y)> points)
    {
        var values = points.Select(point => new Vec2d(point.X, point.Y)).ToArray();
        var matrix = new Mat(values.Length, 1, MatType.CV_64FC2);
        matrix.SetArray(values);
        return matrix;
    }

    private sealed record Frame(double X, double Y, double Size)
    {
        public PixelTransform Entering => new([1 / Size, 0, -X / Size, 0, 1 / Size, -Y / Size, 0, 0, 1]);

        public static Frame Of(IEnumerable<(double X, double Y)> points)
        {
            var all = points.ToList();
            var (x, y) = (all.Average(point => point.X), all.Average(point => point.Y));
            return new Frame(x, y, Math.Max(all.Max(point => double.Hypot(point.X - x, point.Y - y)), 1e-9));
        }

        public (double X, double Y) Enter(double x, double y) => ((x - X) / Size, (y - Y) / Size);
    }
}
