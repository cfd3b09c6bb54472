namespace SarGan.Registration.Structure;

/// <summary>What the structural method needs of transforms beyond mapping points.</summary>
internal static class TransformGeometry
{
    /// <summary>From a picture reduced by a factor to the picture itself; the first pixel of the former covers the first pixels of the latter.</summary>
    public static PixelTransform Enlarge(double factor) => PixelTransform.Identity.Rescale(1 / factor, 1);

    public static PixelTransform Shift(double x, double y) => new([1, 0, x, 0, 1, y, 0, 0, 1]);

    /// <summary>Scales and turns, one point going to another; positive angles turn x towards y.</summary>
    public static PixelTransform Similarity(double scale, double radians, (double X, double Y) from, (double X, double Y) to)
    {
        var (sine, cosine) = Math.SinCos(radians);
        var (a, b) = (scale * cosine, scale * sine);
        return new PixelTransform([a, -b, to.X - (a * from.X) + (b * from.Y), b, a, to.Y - (b * from.X) - (a * from.Y), 0, 0, 1]);
    }

    /// <summary>Root mean square distance between the images of a grid of 5 x 5 points over a frame.</summary>
    public static double Distance(PixelTransform one, PixelTransform other, double width, double height)
    {
        double sum = 0;
        for (var i = 0; i < 25; i++)
        {
            var (x, y) = ((width - 1) * (i % 5) / 4.0, (height - 1) * (i / 5) / 4.0);
            var (p, q) = (one.Apply(x, y), other.Apply(x, y));
            sum += ((p.X - q.X) * (p.X - q.X)) + ((p.Y - q.Y) * (p.Y - q.Y));
        }
        return Math.Sqrt(sum / 25);
    }

    /// <summary>Square root of how much the transform enlarges areas at a point; 1 where it goes to infinity.</summary>
    public static double ScaleAt(PixelTransform transform, double x, double y)
    {
        var (p, q, r) = (transform.Apply(x, y), transform.Apply(x + 1, y), transform.Apply(x, y + 1));
        var scale = Math.Sqrt(Math.Abs(((q.X - p.X) * (r.Y - p.Y)) - ((q.Y - p.Y) * (r.X - p.X))));
        return double.IsFinite(scale) && scale > 0 ? scale : 1;
    }
}
