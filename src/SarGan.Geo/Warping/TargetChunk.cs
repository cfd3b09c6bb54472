using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>A part of the target whose kernels are equally wide.</summary>
/// <param name="Window">Of the target.</param>
/// <param name="Scale">Of the kernels.</param>
/// <remarks>
/// gdalwarp measures the width of kernels by the bounds of a part of the target in the source, and halves the target where less than half of those bounds lies on
/// the source. On rotated grids that decides how wide kernels are, so that the same is done here. It also halves where its memory ends, which is not repeated:
/// there, neighbouring parts hardly differ.
/// </remarks>
internal sealed record TargetChunk(PixelWindow Window, KernelScale Scale)
{
    private const int Points = 21;
    private const int SmallSide = 100;

    public static List<TargetChunk> Divide(IPlaneMap map, RasterInfo source, RasterInfo target, Resampling resampling)
    {
        var chunks = new List<TargetChunk>();
        Divide(map, source, target, target.Extent, KernelScale.ReachOf(resampling), chunks);
        return chunks;
    }

    private static void Divide(IPlaneMap map, RasterInfo source, RasterInfo target, PixelWindow window, int reach, List<TargetChunk> chunks)
    {
        var x = new Axis(window.Width, source.Width, reach);
        var y = new Axis(window.Height, source.Height, reach);
        Measure(map, target, window, x, y);
        if (!x.IsCovered || !y.IsCovered) return;
        var fill = x.Taken * y.Taken / Math.Max(1, x.Wanted * y.Wanted);
        if (fill >= 0.5 || (window.Width <= SmallSide && window.Height <= SmallSide))
        {
            chunks.Add(new TargetChunk(window, new KernelScale(x.Scale, y.Scale, reach)));
            return;
        }
        var (first, second) = window.Width > window.Height
            ? (window with { Width = window.Width / 2 }, window with { X = window.X + (window.Width / 2), Width = window.Width - (window.Width / 2) })
            : (window with { Height = window.Height / 2 }, window with { Y = window.Y + (window.Height / 2), Height = window.Height - (window.Height / 2) });
        Divide(map, source, target, first, reach, chunks);
        Divide(map, source, target, second, reach, chunks);
    }

    private static void Measure(IPlaneMap map, RasterInfo target, PixelWindow window, Axis x, Axis y)
    {
        var grid = target.Transform!; // a planned target has one
        Span<double> column = stackalloc double[Points], row = stackalloc double[Points];
        for (var j = 0; j < Points; j++)
        {
            for (var i = 0; i < Points; i++)
                (column[i], row[i]) = grid.Apply(window.X + ((double)i / (Points - 1) * window.Width), window.Y + ((double)j / (Points - 1) * window.Height));
            map.Inverse(column, row);
            for (var i = 0; i < Points; i++)
            {
                if (double.IsNaN(column[i]) || double.IsNaN(row[i])) continue;
                x.Add(column[i]);
                y.Add(row[i]);
            }
        }
    }

    /// <summary>What a part of the target covers along one axis of the source.</summary>
    private sealed class Axis(int target, int source, int reach)
    {
        private double _least = double.PositiveInfinity;
        private double _greatest = double.NegativeInfinity;

        public bool IsCovered => Least <= source && Greatest >= 0;

        /// <summary>Samples covered and reached, on the source or not.</summary>
        public double Wanted => Greatest - Least + (2 * Margin);

        /// <summary>Those of them that lie on the source.</summary>
        public double Taken => Math.Max(0, Math.Min(source - Start, Math.Min(Math.Ceiling(Greatest), source) - Start + Margin));

        public double Scale
        {
            get
            {
                var covered = Math.Max(0, Math.Min(source - Math.Floor(Math.Max(0, Least)), Greatest - Least));
                if (covered == 0 || (Taken >= target && covered <= target)) return 1;
                var scale = target / covered;
                if (scale >= 1) return scale;
                // A whole number of samples a pixel, but for a rounded size, is meant to be that number.
                var reduction = Math.Floor((1 / scale) + 0.5);
                return Math.Abs((1 / scale) - reduction) < 0.05 ? 1 / reduction : scale;
            }
        }

        private double Least => RoundIfClose(_least);

        private double Greatest => RoundIfClose(_greatest);

        private double Start => Math.Max(0, Math.Floor(Math.Max(0, Least)) - Margin);

        private double Margin => target / (Greatest - Least) is < 0.95 and var scale ? Math.Ceiling(reach / scale) : reach;

        public void Add(double value) => (_least, _greatest) = (Math.Min(_least, value), Math.Max(_greatest, value));

        private static double RoundIfClose(double value) => Math.Abs(value - Math.Round(value)) < 1e-6 ? Math.Round(value) : value;
    }
}
