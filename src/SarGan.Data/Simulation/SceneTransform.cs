using System.Numerics;
using SarGan.Data.Randomness;
using SarGan.Geo;

namespace SarGan.Data.Simulation;

/// <summary>The true map between a simulated scene's optical and SAR pixels: an affine transform, then a smooth local warp.</summary>
/// <remarks>Pixel coordinates: x to the right, y down, the centre of the first pixel at (0, 0).</remarks>
public sealed class SceneTransform
{
    private readonly double _amplitude;
    private readonly double _waveNumber;
    private readonly double[] _phases = new double[4];
    private readonly AffineTransform _inverse;

    internal SceneTransform(Misalignment misalignment, int size, long seed, int sceneIndex)
    {
        var centre = (size - 1) / 2.0;
        Affine = AffineTransform.Similarity(misalignment.RotationDegrees, misalignment.Scale, centre, centre)
            .Then(AffineTransform.Translation(misalignment.ShiftX, misalignment.ShiftY));
        _inverse = Affine.Invert();
        _amplitude = misalignment.LocalWarpPixels;
        _waveNumber = 2 * Math.PI / misalignment.LocalWarpWavelengthPixels;
        var random = new RandomStream(seed, "simulation warp", sceneIndex);
        for (var i = 0; i < _phases.Length; i++) _phases[i] = random.NextDouble(0, 2 * Math.PI);
    }

    /// <summary>The affine part, optical to SAR pixels; the whole map where there is no local warp.</summary>
    public AffineTransform Affine { get; }

    /// <summary>Whether a local warp follows the affine part.</summary>
    public bool HasLocalWarp => _amplitude > 0;

    /// <summary>Phases in radians: of x' along y and along x, of y' along x and along y.</summary>
    internal IReadOnlyList<double> WarpPhases => _phases;

    /// <summary>Where an optical pixel's ground lies in the SAR image.</summary>
    /// <param name="x">Optical column.</param>
    /// <param name="y">Optical row.</param>
    public (double X, double Y) MapToSar(double x, double y)
    {
        var (u, v) = Affine.Apply(x, y);
        var (du, dv) = Warp(x, y);
        return (u + du, v + dv);
    }

    /// <summary>Where a SAR pixel's ground lies in the optical image, to 0.001 pixel.</summary>
    /// <param name="x">SAR column.</param>
    /// <param name="y">SAR row.</param>
    public (double X, double Y) MapToOptical(double x, double y)
    {
        var p = _inverse.Apply(x, y);
        if (!HasLocalWarp) return p;
        // A fixed point: the warp's steepness is 0.5 at most, so each turn at least halves the error, which starts at 2 x 50 pixels at most.
        for (var i = 0; i < 18; i++)
        {
            var (du, dv) = Warp(p.X, p.Y);
            p = _inverse.Apply(x - du, y - dv);
        }
        return p;
    }

    /// <summary>The box of optical pixels that a box of SAR pixels shows, warp included.</summary>
    internal (Vector2 Low, Vector2 High) OpticalBounds(double size)
    {
        var (low, high) = (new Vector2(float.MaxValue), new Vector2(float.MinValue));
        Span<(double X, double Y)> corners = [(-0.5, -0.5), (size - 0.5, -0.5), (-0.5, size - 0.5), (size - 0.5, size - 0.5)];
        foreach (var (x, y) in corners)
        {
            var (px, py) = _inverse.Apply(x, y);
            low = Vector2.Min(low, new Vector2((float)px, (float)py));
            high = Vector2.Max(high, new Vector2((float)px, (float)py));
        }
        var reach = new Vector2((float)(2 * 1.5 * _amplitude));
        return (low - reach, high + reach);
    }

    private (double X, double Y) Warp(double x, double y)
    {
        if (_amplitude == 0) return (0, 0);
        // Each axis moves by a wave along the other one and a weaker one along itself; the weights keep the sum within the amplitude.
        var (kx, ky) = (_waveNumber * x, _waveNumber * y);
        return (
            _amplitude * ((0.7 * Math.Sin(ky + _phases[0])) + (0.3 * Math.Sin(kx + _phases[1]))),
            _amplitude * ((0.7 * Math.Sin(kx + _phases[2])) + (0.3 * Math.Sin(ky + _phases[3]))));
    }
}
