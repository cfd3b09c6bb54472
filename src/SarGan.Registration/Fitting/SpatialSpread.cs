namespace SarGan.Registration.Fitting;

/// <summary>How much of an image its matches cover.</summary>
internal static class SpatialSpread
{
    /// <summary>The area of the points' convex hull as a share of the image's.</summary>
    /// <param name="points">Columns and rows, in any order.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <returns>0 (fewer than three points, or all on a line) to 1.</returns>
    public static double Of(IEnumerable<(double X, double Y)> points, int width, int height)
    {
        var hull = ConvexHull(points);
        var doubled = 0.0;
        for (var i = 0; i < hull.Count; i++)
        {
            var (a, b) = (hull[i], hull[(i + 1) % hull.Count]);
            doubled += (a.X * b.Y) - (b.X * a.Y);
        }

        // Points sit on the middles of pixels, so the widest hull spans one pixel less.
        var area = Math.Max(width - 1, 1.0) * Math.Max(height - 1, 1);
        return Math.Clamp(Math.Abs(doubled) / 2 / area, 0, 1);
    }

    /// <summary>Andrew's monotone chain.</summary>
    private static List<(double X, double Y)> ConvexHull(IEnumerable<(double X, double Y)> points)
    {
        var sorted = points.Distinct().OrderBy(point => point.X).ThenBy(point => point.Y).ToList();
        if (sorted.Count < 3) return [];
        var hull = new List<(double X, double Y)>(sorted.Count + 1);
        foreach (var point in sorted) Add(point, 2);
        var lower = hull.Count + 1;
        for (var i = sorted.Count - 2; i >= 0; i--) Add(sorted[i], lower);
        hull.RemoveAt(hull.Count - 1);
        return hull;

        void Add((double X, double Y) point, int least)
        {
            while (hull.Count >= least && Cross(hull[^2], hull[^1], point) <= 0) hull.RemoveAt(hull.Count - 1);
            hull.Add(point);
        }
    }

    private static double Cross((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
