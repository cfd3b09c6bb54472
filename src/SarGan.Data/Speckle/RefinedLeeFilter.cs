namespace SarGan.Data.Speckle;

/// <summary>Lee's filter with a window that ends at edges: Lee (1981), "Refined filtering of image noise using local statistics".</summary>
/// <remarks>
/// In the 7 x 7 window around a pixel nine 3 x 3 means show in which of four directions the image changes most, and on which side of that edge the pixel lies;
/// mean and variance are then those of the half of the window on the pixel's side. On even ground the choice is chance and harmless.
/// </remarks>
public sealed record RefinedLeeFilter : SpeckleFilter
{
    private const int Reach = 3;

    // Which half of the window counts: (x, y) with a x + b y >= 0 lies on the pixel's side. Directions come in pairs that face each other.
    private static readonly (int A, int B)[] Sides = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)];

    /// <inheritdoc/>
    public override string Name => "refined-lee";

    /// <inheritdoc/>
    public override int Radius => Reach;

    private protected override void Filter(PowerImage image, Span<float> filtered)
    {
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var pixel = image[x, y];
                if (float.IsNaN(pixel))
                {
                    filtered[(y * image.Width) + x] = float.NaN;
                    continue;
                }
                var (mean, variance) = HalfWindow(image, x, y, SideOf(image, x, y));
                filtered[(y * image.Width) + x] = FilterWindow.MinimumMeanSquareError(pixel, mean, variance, Looks);
            }
        }
    }

    /// <summary>Across the strongest edge, the side whose outer mean is nearer to the middle's.</summary>
    private static (int A, int B) SideOf(PowerImage image, int x, int y)
    {
        Span<double> means = stackalloc double[9];
        for (var i = 0; i < 9; i++) means[i] = SmallMean(image, x + (2 * ((i % 3) - 1)), y + (2 * ((i / 3) - 1)));
        // Beyond the border, or all nodata: as the middle, so that no edge is seen there.
        foreach (ref var mean in means) mean = double.IsNaN(mean) ? means[4] : mean;
        var (best, strongest) = (0, -1.0);
        for (var pair = 0; pair < Sides.Length; pair += 2)
        {
            var (a, b) = Sides[pair];
            // The two triples on either side of the line through the middle: for (1, 0) the columns left and right, for (1, 1) the corners and what lies beside them.
            double towards = 0, away = 0;
            for (var row = -1; row <= 1; row++)
            {
                for (var column = -1; column <= 1; column++)
                {
                    var side = (a * column) + (b * row);
                    if (side > 0) towards += means[(3 * (row + 1)) + column + 1];
                    else if (side < 0) away += means[(3 * (row + 1)) + column + 1];
                }
            }
            if (Math.Abs(towards - away) <= strongest) continue;
            strongest = Math.Abs(towards - away);
            best = pair;
        }
        var (u, v) = Sides[best];
        return Math.Abs(means[4 + u + (3 * v)] - means[4]) <= Math.Abs(means[4 - u - (3 * v)] - means[4]) ? Sides[best] : Sides[best + 1];
    }

    private static double SmallMean(PowerImage image, int centreX, int centreY)
    {
        double sum = 0;
        var count = 0;
        for (var y = Math.Max(0, centreY - 1); y <= Math.Min(image.Height - 1, centreY + 1); y++)
        {
            for (var x = Math.Max(0, centreX - 1); x <= Math.Min(image.Width - 1, centreX + 1); x++)
            {
                if (float.IsNaN(image[x, y])) continue;
                sum += image[x, y];
                count++;
            }
        }
        return count > 0 ? sum / count : double.NaN;
    }

    private static (double Mean, double Variance) HalfWindow(PowerImage image, int centreX, int centreY, (int A, int B) side)
    {
        double sum = 0, squares = 0;
        var count = 0;
        for (var dy = -Reach; dy <= Reach; dy++)
        {
            var y = centreY + dy;
            if (y < 0 || y >= image.Height) continue;
            for (var dx = -Reach; dx <= Reach; dx++)
            {
                var x = centreX + dx;
                if (x < 0 || x >= image.Width || (side.A * dx) + (side.B * dy) < 0) continue;
                double value = image[x, y];
                if (double.IsNaN(value)) continue;
                sum += value;
                squares += value * value;
                count++;
            }
        }
        var mean = sum / count; // the pixel itself is in it
        return (mean, Math.Max(0, (squares / count) - (mean * mean)));
    }
}
