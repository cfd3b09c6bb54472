namespace SarGan.Registration.Structure;

/// <summary>Finds the smooth displacement under which the blocks agree best, as a sum of votes: what single blocks cannot decide, all of them together can.</summary>
/// <remarks>
/// A block votes for a displacement by the square of its agreement there, where positive. No block is asked for its one best place, so a block on a tower, whose best place leans
/// with the view, loses its vote at ground level but pulls nothing. The displacement is linear in its parameters, each the movement in pixels at the corner of the frame.
/// </remarks>
internal sealed class SurfaceFit
{
    private readonly BlockSurfaces _surfaces;
    private readonly List<Voter> _voters;
    private readonly double _centreX;
    private readonly double _centreY;
    private readonly double _radius;

    public SurfaceFit(BlockSurfaces surfaces, int width, int height, Func<Block, bool>? chosen = null)
    {
        _surfaces = surfaces;
        (_centreX, _centreY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        _radius = Math.Sqrt((_centreX * _centreX) + (_centreY * _centreY));
        _voters = [.. surfaces.Blocks.Where(block => chosen is null || chosen(block)).Select(block => new Voter(block, (block.X - _centreX) / _radius, (block.Y - _centreY) / _radius))];
    }

    public int Count => _voters.Count;

    /// <summary>Number of parameters of a model.</summary>
    public const int Shift = 2, Similarity = 4, Affine = 6, Homography = 8;

    public static int Parameters(TransformModel model) => 2 * ((int)model + 1);

    public static TransformModel ModelOf(int parameters) => (TransformModel)((parameters / 2) - 1);

    /// <summary>The best similarity within the surfaces' reach, from nowhere.</summary>
    /// <param name="turnReach">Largest movement by rotation, and by scale, at the frame's corner.</param>
    public double[] Search(int turnReach)
    {
        var side = _surfaces.Side;
        var votes = new double[side * side];
        var starts = new List<(double Votes, double[] Parameters)>();
        const int Step = 2;
        for (var turn = -turnReach; turn <= turnReach; turn += Step)
        {
            for (var growth = -turnReach; growth <= turnReach; growth += Step)
            {
                Array.Clear(votes);
                foreach (var voter in _voters)
                {
                    var dx = (int)Math.Round((-turn * voter.V) + (growth * voter.U));
                    var dy = (int)Math.Round((turn * voter.U) + (growth * voter.V));
                    AddShifted(votes, voter.Votes, side, dx, dy);
                }
                var best = 0;
                for (var i = 1; i < votes.Length; i++)
                {
                    if (votes[i] > votes[best]) best = i;
                }
                starts.Add((votes[best], [(best % side) - _surfaces.Reach, (best / side) - _surfaces.Reach, turn, growth, 0, 0, 0, 0]));
            }
        }
        return starts.OrderByDescending(start => start.Votes).Take(4)
            .Select(start => Improve(start.Parameters, turnReach > 0 ? Similarity : Shift)).MaxBy(Votes)!; // at least one start
    }

    /// <summary>Climbs to the nearest best place by trying each parameter in turn with shrinking steps.</summary>
    public double[] Improve(double[] start, int parameters)
    {
        var best = (double[])start.Clone();
        var votes = Votes(best);
        for (var step = 1.0; step > 0.04; step /= 2)
        {
            for (var round = 0; round < 20; round++)
            {
                var before = votes;
                for (var k = 0; k < parameters; k++)
                {
                    foreach (var change in (ReadOnlySpan<double>)[step, -step])
                    {
                        var kept = best[k];
                        best[k] = kept + change;
                        var now = Votes(best);
                        if (now > votes + 1e-9)
                        {
                            votes = now;
                            break;
                        }
                        best[k] = kept;
                    }
                }
                if (votes <= before) break;
            }
        }
        return best;
    }

    /// <summary>Sum of the votes for a displacement.</summary>
    public double Votes(double[] parameters)
    {
        double sum = 0;
        foreach (var voter in _voters)
        {
            var (dx, dy) = Displacement(parameters, voter.U, voter.V);
            sum += Interpolate(voter.Votes, dx, dy);
        }
        return sum;
    }

    /// <summary>How far the votes for a displacement stand above what the same blocks give to displacements at large, in standard deviations.</summary>
    public double Significance(double[] parameters)
    {
        double sum = 0, variance = 0;
        foreach (var voter in _voters)
        {
            var (dx, dy) = Displacement(parameters, voter.U, voter.V);
            sum += Interpolate(voter.Votes, dx, dy) - voter.Mean;
            variance += voter.Variance;
        }
        return variance > 0 ? sum / Math.Sqrt(variance) : 0;
    }

    /// <summary>Each block's centre, how far off its own best place lies, and whether that is within a distance of the displacement.</summary>
    public IEnumerable<(double X, double Y, double Dx, double Dy, bool IsInlier)> Peaks(double[] parameters, double distance) => _voters.Select(voter =>
    {
        var (dx, dy) = Displacement(parameters, voter.U, voter.V);
        var (px, py) = voter.Peak(_surfaces.Side, _surfaces.Reach);
        return (voter.Block.X, voter.Block.Y, px, py, double.Hypot(px - dx, py - dy) <= distance);
    });

    /// <summary>The displacement as a transform of the grid: exact up to affine, to first order for the projective part.</summary>
    public PixelTransform ToTransform(double[] p)
    {
        var r = _radius;
        // x' = x + p0 + (-p2 v + p3 u + p4 u + p5 v), y' = y + p1 + (p2 u + p3 v - p4 v + p5 u), with u = (x - cx) / r; then divided by 1 - (p6 u + p7 v) / r.
        var centred = new PixelTransform([
            1 + ((p[3] + p[4]) / r), (p[5] - p[2]) / r, p[0],
            (p[2] + p[5]) / r, 1 + ((p[3] - p[4]) / r), p[1],
            -p[6] / (r * r), -p[7] / (r * r), 1]);
        return TransformGeometry.Shift(-_centreX, -_centreY).Then(centred).Then(TransformGeometry.Shift(_centreX, _centreY));
    }

    private static (double X, double Y) Displacement(double[] p, double u, double v)
    {
        var lean = (p[6] * u) + (p[7] * v);
        return (
            p[0] - (p[2] * v) + (p[3] * u) + (p[4] * u) + (p[5] * v) + (lean * u),
            p[1] + (p[2] * u) + (p[3] * v) - (p[4] * v) + (p[5] * u) + (lean * v));
    }

    private double Interpolate(float[] values, double dx, double dy)
    {
        var (x, y) = (dx + _surfaces.Reach, dy + _surfaces.Reach);
        var side = _surfaces.Side;
        if (!(x >= 0 && y >= 0 && x < side - 1 && y < side - 1)) return 0;
        var (left, top) = ((int)x, (int)y);
        var (fx, fy) = (x - left, y - top);
        var at = (top * side) + left;
        var upper = values[at] + (fx * (values[at + 1] - values[at]));
        var lower = values[at + side] + (fx * (values[at + side + 1] - values[at + side]));
        return upper + (fy * (lower - upper));
    }

    /// <summary>votes(d) += values(d + (dx, dy)), where that exists.</summary>
    private static void AddShifted(double[] votes, float[] values, int side, int dx, int dy)
    {
        for (var y = Math.Max(0, -dy); y < Math.Min(side, side - dy); y++)
        {
            for (var x = Math.Max(0, -dx); x < Math.Min(side, side - dx); x++) votes[(y * side) + x] += values[((y + dy) * side) + x + dx];
        }
    }

    private sealed class Voter
    {
        public Voter(Block block, double u, double v)
        {
            (Block, U, V) = (block, u, v);
            Votes = new float[block.Agreement.Length];
            double sum = 0, squares = 0;
            for (var i = 0; i < Votes.Length; i++)
            {
                var agreement = Math.Max(0, block.Agreement[i]);
                Votes[i] = agreement * agreement;
                sum += Votes[i];
                squares += Votes[i] * Votes[i];
            }
            Mean = sum / Votes.Length;
            Variance = Math.Max(0, (squares / Votes.Length) - (Mean * Mean));
        }

        public Block Block { get; }

        public double U { get; }

        public double V { get; }

        public float[] Votes { get; }

        public double Mean { get; }

        public double Variance { get; }

        /// <summary>Where the block agrees best, to a fraction of a pixel by parabolas.</summary>
        public (double X, double Y) Peak(int side, int reach)
        {
            var values = Block.Agreement;
            var best = 0;
            for (var i = 1; i < values.Length; i++)
            {
                if (values[i] > values[best]) best = i;
            }
            var (x, y) = (best % side, best / side);
            return (
                x - reach + (x > 0 && x < side - 1 ? Vertex(values[best - 1], values[best], values[best + 1]) : 0),
                y - reach + (y > 0 && y < side - 1 ? Vertex(values[best - side], values[best], values[best + side]) : 0));
        }

        private static double Vertex(double before, double at, double after)
        {
            var bend = before - (2 * at) + after;
            return bend < 0 ? Math.Clamp((before - after) / (2 * bend), -0.5, 0.5) : 0;
        }
    }
}
