using SarGan.Geo.Warping;

namespace SarGan.Geo.Tests.Warping;

/// <summary>UTM to longitude and latitude on WGS 84 by Krüger's series to the fourth power of n (Karney, Transverse Mercator with an accuracy of a few nanometers, 2011): independent of the library's own projections.</summary>
internal sealed class TransverseMercator(int zone, bool isSouth = false) : IPlaneMap
{
    private const double A = 6378137, F = 1 / 298.257223563, K0 = 0.9996;
    private static readonly double N = F / (2 - F), E = Math.Sqrt(F * (2 - F));
    private static readonly double Radius = A / (1 + N) * (1 + (N * N / 4) + (N * N * N * N / 64));
    private static readonly double[] Alpha =
    [
        (N / 2) - (2 * N * N / 3) + (5 * Math.Pow(N, 3) / 16) + (41 * Math.Pow(N, 4) / 180),
        (13 * N * N / 48) - (3 * Math.Pow(N, 3) / 5) + (557 * Math.Pow(N, 4) / 1440),
        (61 * Math.Pow(N, 3) / 240) - (103 * Math.Pow(N, 4) / 140),
        49561 * Math.Pow(N, 4) / 161280,
    ];
    private static readonly double[] Beta =
    [
        (N / 2) - (2 * N * N / 3) + (37 * Math.Pow(N, 3) / 96) - (Math.Pow(N, 4) / 360),
        (N * N / 48) + (Math.Pow(N, 3) / 15) - (437 * Math.Pow(N, 4) / 1440),
        (17 * Math.Pow(N, 3) / 480) - (37 * Math.Pow(N, 4) / 840),
        4397 * Math.Pow(N, 4) / 161280,
    ];

    private double Central => (zone * 6) - 183;

    private double FalseNorthing => isSouth ? 10_000_000 : 0;

    /// <summary>From metres to degrees.</summary>
    public void Forward(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (xi, eta) = ((y[i] - FalseNorthing) / (K0 * Radius), (x[i] - 500_000) / (K0 * Radius));
            var (xi1, eta1) = (xi, eta);
            for (var j = 0; j < Beta.Length; j++)
            {
                xi1 -= Beta[j] * Math.Sin(2 * (j + 1) * xi) * Math.Cosh(2 * (j + 1) * eta);
                eta1 -= Beta[j] * Math.Cos(2 * (j + 1) * xi) * Math.Sinh(2 * (j + 1) * eta);
            }
            var conformal = Math.Sin(xi1) / Math.Sqrt((Math.Sinh(eta1) * Math.Sinh(eta1)) + (Math.Cos(xi1) * Math.Cos(xi1)));
            var tangent = conformal;
            for (var iteration = 0; iteration < 8; iteration++)
            {
                var sigma = Math.Sinh(E * Math.Atanh(E * tangent / Math.Sqrt(1 + (tangent * tangent))));
                var guess = (tangent * Math.Sqrt(1 + (sigma * sigma))) - (sigma * Math.Sqrt(1 + (tangent * tangent)));
                tangent += (conformal - guess) / Math.Sqrt(1 + (guess * guess)) * (1 + ((1 - (E * E)) * tangent * tangent)) / ((1 - (E * E)) * Math.Sqrt(1 + (tangent * tangent)));
            }
            x[i] = Central + (Math.Atan2(Math.Sinh(eta1), Math.Cos(xi1)) * 180 / Math.PI);
            y[i] = Math.Atan(tangent) * 180 / Math.PI;
        }
    }

    /// <summary>From degrees to metres.</summary>
    public void Inverse(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (longitude, tangent) = ((x[i] - Central) * Math.PI / 180, Math.Tan(y[i] * Math.PI / 180));
            var sigma = Math.Sinh(E * Math.Atanh(E * tangent / Math.Sqrt(1 + (tangent * tangent))));
            var conformal = (tangent * Math.Sqrt(1 + (sigma * sigma))) - (sigma * Math.Sqrt(1 + (tangent * tangent)));
            var xi1 = Math.Atan2(conformal, Math.Cos(longitude));
            var eta1 = Math.Asinh(Math.Sin(longitude) / Math.Sqrt((conformal * conformal) + (Math.Cos(longitude) * Math.Cos(longitude))));
            var (xi, eta) = (xi1, eta1);
            for (var j = 0; j < Alpha.Length; j++)
            {
                xi += Alpha[j] * Math.Sin(2 * (j + 1) * xi1) * Math.Cosh(2 * (j + 1) * eta1);
                eta += Alpha[j] * Math.Cos(2 * (j + 1) * xi1) * Math.Sinh(2 * (j + 1) * eta1);
            }
            (x[i], y[i]) = ((K0 * Radius * eta) + 500_000, (K0 * Radius * xi) + FalseNorthing);
        }
    }
}
