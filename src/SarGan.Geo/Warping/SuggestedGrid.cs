namespace SarGan.Geo.Warping;

/// <summary>
/// The north-up grid that holds a whole raster in another CRS, as GDALSuggestedWarpOutput2 chooses it: the bounds of points along the raster's edges, square
/// pixels, and as many of them along the diagonal from the upper left to the lower right corner as the raster has.
/// </summary>
/// <param name="Transform">North up.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal sealed record SuggestedGrid(AffineTransform Transform, int Width, int Height)
{
    private const int PixelsPerStep = 50;
    private const double Rounding = 1e-9;
    private static readonly double[] Shrinkings = [0, 0.001, 0.01, 0.1, 1];

    public GroundExtent Extent => new(
        Transform.OffsetX,
        Transform.OffsetY + (Height * Transform.ScaleY),
        Transform.OffsetX + (Width * Transform.ScaleX),
        Transform.OffsetY);

    public static SuggestedGrid For(IPlaneMap map, int width, int height)
    {
        var steps = Math.Clamp((int)(((double)Math.Min(width, height) / PixelsPerStep) + 0.5), 20, 100);
        var edges = new Samples(Edges(steps, width, height), steps, IsGrid: false);
        map.Forward(edges.X, edges.Y);
        if (!edges.ComeBack(map, width, height))
        {
            // Some of the edge is off the map: then what is inside counts too.
            edges = new Samples(Inside(steps, width, height), steps, IsGrid: true);
            map.Forward(edges.X, edges.Y);
        }
        var bounds = edges.Bounds(map, width, height)
            ?? throw new ArgumentException("Hardly any point of the raster has a place in the target's CRS. Is the source's CRS right?");
        return Square(map, edges, map is WarpMap { EndsInDegrees: true } degrees ? OnTheGlobe(degrees, bounds, width, height) : bounds, width, height);
    }

    /// <summary>A pole within the source has every longitude, and no point of the edges has its latitude.</summary>
    private static GroundExtent OnTheGlobe(WarpMap map, GroundExtent bounds, int width, int height)
    {
        double[] x = [0, 0], y = [90, -90];
        if (map.StartsOnAPlane)
        {
            map.Inverse(x, y);
            if (IsWithin(0)) bounds = bounds with { West = -180, East = 180, North = 90 };
            if (IsWithin(1)) bounds = bounds with { West = -180, East = 180, South = -90 };
        }
        return bounds with { West = Snapped(bounds.West), East = Snapped(bounds.East) };

        bool IsWithin(int pole) => x[pole] > 0 && x[pole] < width && y[pole] > 0 && y[pole] < height;

        static double Snapped(double longitude) => Math.Abs(Math.Abs(longitude) - 180) < Rounding ? Math.Round(longitude) : longitude;
    }

    private static SuggestedGrid Square(IPlaneMap map, Samples edges, GroundExtent bounds, int width, int height)
    {
        var (deltaX, deltaY) = (edges.X[^1] - edges.X[0], edges.Y[^1] - edges.Y[0]);
        if (!double.IsFinite(deltaX) || !double.IsFinite(deltaY) || deltaX == 0 || deltaY == 0) (deltaX, deltaY) = (bounds.Width, bounds.Height);
        var pixel = Math.Sqrt((deltaX * deltaX) + (deltaY * deltaY)) / Math.Sqrt(((double)width * width) + ((double)height * height));
        var (columns, rows) = ((bounds.Width / pixel) + 0.5, (bounds.Height / pixel) + 0.5);
        if (!(columns < int.MaxValue) || !(rows < int.MaxValue))
            throw new ArgumentException(FormattableString.Invariant($"The target would have {columns:F0} x {rows:F0} pixels. Give an extent and a resolution."));
        var (w, h) = (Math.Max((int)columns, 1), Math.Max((int)rows, 1));
        var pixelX = Shrink(pixel, w, x => EdgeIsElsewhere(map, bounds.West + (w * x), bounds.North, 0, -(h * pixel), x, pixel));
        var pixelY = Shrink(pixel, h, y => EdgeIsElsewhere(map, bounds.West, bounds.North - (h * y), w * pixelX, 0, pixelX, y));
        if (map is WarpMap { EndsInDegrees: true })
        {
            // Whole pixels that would go around the globe or over the pole are made to end there.
            if (bounds.East == 180 || (bounds.East < 180 && bounds.West + (w * pixelX) > 180)) pixelX = (180 - bounds.West) / w;
            if (bounds.South >= -90 && bounds.North - (h * pixelY) < -90) pixelY = (bounds.North + 90) / h;
        }
        return new SuggestedGrid(new AffineTransform(pixelX, 0, bounds.West, 0, -pixelY, bounds.North), w, h);
    }

    /// <summary>Rounding may have pushed the last column off the source: then pixels are made a little smaller.</summary>
    private static double Shrink(double pixel, int count, Func<double, bool> isElsewhere)
    {
        foreach (var share in Shrinkings)
        {
            var tried = pixel - (pixel * share / count);
            if (!isElsewhere(tried)) return tried;
        }
        return pixel;
    }

    /// <summary>Whether no point of an edge of the target comes back to itself when it goes to the source and returns.</summary>
    private static bool EdgeIsElsewhere(IPlaneMap map, double startX, double startY, double lengthX, double lengthY, double pixelX, double pixelY)
    {
        const int Points = 21;
        Span<double> x = stackalloc double[Points], y = stackalloc double[Points];
        for (var i = 0; i < Points; i++) (x[i], y[i]) = (startX + (lengthX * i / (Points - 1)), startY + (lengthY * i / (Points - 1)));
        Span<double> backX = stackalloc double[Points], backY = stackalloc double[Points];
        x.CopyTo(backX);
        y.CopyTo(backY);
        map.Inverse(backX, backY);
        map.Forward(backX, backY);
        for (var i = 0; i < Points; i++)
        {
            if (Math.Abs(backX[i] - x[i]) <= pixelX && Math.Abs(backY[i] - y[i]) <= pixelY) return false;
        }
        return true;
    }

    private static (double[] X, double[] Y) Edges(int steps, int width, int height)
    {
        var side = steps + 1;
        var (x, y) = (new double[4 * side], new double[4 * side]);
        for (var i = 0; i < side; i++)
        {
            var share = (double)i / steps;
            (x[i], y[i]) = (share * width, 0);
            (x[side + i], y[side + i]) = (share * width, height);
            (x[(2 * side) + i], y[(2 * side) + i]) = (0, share * height);
            (x[(3 * side) + i], y[(3 * side) + i]) = (width, share * height);
        }
        return (x, y);
    }

    private static (double[] X, double[] Y) Inside(int steps, int width, int height)
    {
        var side = steps + 1;
        var (x, y) = (new double[side * side], new double[side * side]);
        for (var i = 0; i < x.Length; i++) (x[i], y[i]) = ((double)(i % side) / steps * width, (double)(i / side) / steps * height);
        return (x, y);
    }

    /// <summary>Points of the source on the ground of the target, with NaN where they have no place there.</summary>
    private sealed record Samples((double[] X, double[] Y) Points, int Steps, bool IsGrid)
    {
        public double[] X => Points.X;

        public double[] Y => Points.Y;

        public bool ComeBack(IPlaneMap map, int width, int height)
        {
            var (backX, backY) = ((double[])X.Clone(), (double[])Y.Clone());
            map.Inverse(backX, backY);
            var (x, y) = Edges(Steps, width, height);
            for (var i = 0; i < x.Length; i++)
            {
                // Written so that NaN counts as not coming back.
                if (!(Math.Abs(backX[i] - x[i]) <= (double)width / Steps && Math.Abs(backY[i] - y[i]) <= (double)height / Steps)) return false;
            }
            return true;
        }

        public GroundExtent? Bounds(IPlaneMap map, int width, int height)
        {
            var bounds = new Bounding();
            var missing = 0;
            for (var i = 0; i < X.Length; i++)
            {
                var column = IsGrid || i < 2 * (Steps + 1) ? i % (Steps + 1) : 0;
                var row = IsGrid ? i / (Steps + 1) : i < Steps + 1 ? 0 : Steps;
                if (column > 0) Narrow(map, i, (double)(column - 1) * width / Steps, (double)column * width / Steps, (double)row * height / Steps, bounds);
                if (double.IsNaN(X[i]) || double.IsNaN(Y[i])) missing++;
                else bounds.Add(X[i], Y[i]);
            }
            return missing > X.Length - 10 ? null : bounds.Extent;
        }

        /// <summary>Between a point that has a place and one that has none, or across the sign's change at a date line, looks closer.</summary>
        private void Narrow(IPlaneMap map, int i, double before, double after, double row, Bounding bounds)
        {
            var (outBefore, outAfter) = (X[i - 1], X[i]);
            if (double.IsNaN(outBefore) && double.IsNaN(outAfter)) return;
            Span<double> x = stackalloc double[1], y = stackalloc double[1];
            for (var iteration = 0; iteration < 16 && !(outBefore * outAfter >= 0); iteration++)
            {
                var middle = (before + after) / 2;
                (x[0], y[0]) = (middle, row);
                map.Forward(x, y);
                if (double.IsNaN(x[0]))
                {
                    if (double.IsNaN(outBefore)) before = middle;
                    else if (double.IsNaN(outAfter)) after = middle;
                    else break;
                    continue;
                }
                bounds.Add(x[0], y[0]);
                if (double.IsNaN(outBefore) || outBefore * x[0] < 0) (after, outAfter) = (middle, x[0]);
                else (before, outBefore) = (middle, x[0]);
            }
        }
    }

    private sealed class Bounding
    {
        private double _west = double.PositiveInfinity;
        private double _south = double.PositiveInfinity;
        private double _east = double.NegativeInfinity;
        private double _north = double.NegativeInfinity;

        public GroundExtent Extent => new(_west, _south, _east, _north);

        public void Add(double x, double y)
        {
            (_west, _east) = (Math.Min(_west, x), Math.Max(_east, x));
            (_south, _north) = (Math.Min(_south, y), Math.Max(_north, y));
        }
    }
}
