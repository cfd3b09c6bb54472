using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>
/// Polynomials through ground control points by least squares, as GDAL's: one pair from the image to the ground and another back, each fitted on its own,
/// so that the two undo each other only as well as the points agree. Order 2 from six points on, else 1; order 3 must be asked for, as it swings between points.
/// </summary>
internal sealed class PolynomialGroundMap : IPlaneMap
{
    private readonly Fit _toGround;
    private readonly Fit _toImage;

    public PolynomialGroundMap(IReadOnlyList<GroundControlPoint> points, int? order)
    {
        var used = order ?? (points.Count >= 6 ? 2 : 1);
        var terms = Terms(used);
        if (points.Count < terms)
            throw new ArgumentException(FormattableString.Invariant($"A polynomial of order {used} takes {terms} ground control points or more. There are {points.Count}."));
        double[] column = [.. points.Select(p => p.Column)], row = [.. points.Select(p => p.Row)], x = [.. points.Select(p => p.X)], y = [.. points.Select(p => p.Y)];
        _toGround = Fit.Through(column, row, x, y, used);
        _toImage = Fit.Through(x, y, column, row, used);
    }

    public void Forward(Span<double> x, Span<double> y) => _toGround.Apply(x, y);

    public void Inverse(Span<double> x, Span<double> y) => _toImage.Apply(x, y);

    private static int Terms(int order) => (order + 1) * (order + 2) / 2;

    /// <summary>u and v as polynomials of x and y, all four scaled to about [-1, 1], where powers stay apart.</summary>
    private sealed class Fit
    {
        private readonly Scale _x;
        private readonly Scale _y;
        private readonly Scale _u;
        private readonly Scale _v;
        private readonly double[] _coefficientsU;
        private readonly double[] _coefficientsV;
        private readonly int _order;

        private Fit(double[] x, double[] y, double[] u, double[] v, int order)
        {
            (_x, _y, _u, _v, _order) = (Scale.Of(x), Scale.Of(y), Scale.Of(u), Scale.Of(v), order);
            var terms = Terms(order);
            var normal = new double[terms, terms + 2];
            var powers = new double[terms];
            for (var i = 0; i < x.Length; i++)
            {
                Powers(_x.Down(x[i]), _y.Down(y[i]), powers);
                for (var a = 0; a < terms; a++)
                {
                    for (var b = 0; b < terms; b++) normal[a, b] += powers[a] * powers[b];
                    normal[a, terms] += powers[a] * _u.Down(u[i]);
                    normal[a, terms + 1] += powers[a] * _v.Down(v[i]);
                }
            }
            Solve(normal, terms);
            _coefficientsU = [.. Enumerable.Range(0, terms).Select(a => normal[a, terms])];
            _coefficientsV = [.. Enumerable.Range(0, terms).Select(a => normal[a, terms + 1])];
        }

        public static Fit Through(double[] x, double[] y, double[] u, double[] v, int order) => new(x, y, u, v, order);

        public void Apply(Span<double> x, Span<double> y)
        {
            Span<double> powers = stackalloc double[_coefficientsU.Length];
            for (var i = 0; i < x.Length; i++)
            {
                Powers(_x.Down(x[i]), _y.Down(y[i]), powers);
                double u = 0, v = 0;
                for (var a = 0; a < powers.Length; a++)
                {
                    u += _coefficientsU[a] * powers[a];
                    v += _coefficientsV[a] * powers[a];
                }
                (x[i], y[i]) = (_u.Up(u), _v.Up(v));
            }
        }

        private void Powers(double x, double y, Span<double> powers)
        {
            var next = 0;
            for (var degree = 0; degree <= _order; degree++)
            {
                for (var ofY = 0; ofY <= degree; ofY++) powers[next++] = Power(x, degree - ofY) * Power(y, ofY);
            }
        }

        private static double Power(double value, int exponent) => exponent switch { 0 => 1, 1 => value, 2 => value * value, _ => value * value * value };

        /// <summary>Gauss's elimination with the largest pivot; both right sides at once.</summary>
        private static void Solve(double[,] m, int n)
        {
            for (var column = 0; column < n; column++)
            {
                var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(m[row, column]));
                if (!(Math.Abs(m[pivot, column]) > 1e-12))
                    throw new ArgumentException("The ground control points lie on a line or are too few apart: no polynomial of this order goes through them.");
                for (var k = 0; k < n + 2; k++) (m[column, k], m[pivot, k]) = (m[pivot, k], m[column, k]);
                for (var row = 0; row < n; row++)
                {
                    if (row == column) continue;
                    var factor = m[row, column] / m[column, column];
                    for (var k = column; k < n + 2; k++) m[row, k] -= factor * m[column, k];
                }
            }
            for (var row = 0; row < n; row++)
            {
                m[row, n] /= m[row, row];
                m[row, n + 1] /= m[row, row];
            }
        }
    }

    private readonly record struct Scale(double Middle, double Half)
    {
        public static Scale Of(double[] values)
        {
            var (least, greatest) = (values.Min(), values.Max());
            return new Scale((least + greatest) / 2, greatest > least ? (greatest - least) / 2 : 1);
        }

        public double Down(double value) => (value - Middle) / Half;

        public double Up(double value) => (value * Half) + Middle;
    }
}
