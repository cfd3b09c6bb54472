namespace SarGan.Data.Simulation;

/// <summary>Random functions of a place: the same place and seed give the same value, in whatever order and on whatever thread they are asked for.</summary>
internal static class Noise
{
    /// <summary>Mixes three words into one that looks random.</summary>
    public static uint Hash(uint a, uint b, uint seed)
    {
        var h = seed ^ (a * 0x9E3779B1u);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h ^= b * 0x85EBCA77u;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        h = (h ^ (h >> 15)) * 0x846CA68Bu;
        return h ^ (h >> 16);
    }

    /// <summary>A further, independent word from a hash.</summary>
    public static uint Next(uint hash, uint key) => Hash(hash, key, 0x51ED270Bu);

    /// <summary>A hash as a number in [0, 1).</summary>
    public static float Unit(uint hash) => (hash >> 8) * (1f / 16777216f);

    /// <summary>A further, independent number in [0, 1) from a hash.</summary>
    public static float Unit(uint hash, uint key) => Unit(Next(hash, key));

    /// <summary>A further, independent number in [low, high) from a hash.</summary>
    public static float Between(uint hash, uint key, float low, float high) => low + ((high - low) * Unit(hash, key));

    /// <summary>Smooth noise of about [-1, 1] with wavelength 1; standard deviation about 0.37.</summary>
    public static float Value(float x, float y, uint seed)
    {
        var (fx, fy) = (MathF.Floor(x), MathF.Floor(y));
        var (ix, iy) = ((uint)(int)fx, (uint)(int)fy);
        var (u, v) = (Fade(x - fx), Fade(y - fy));
        var a = Unit(Hash(ix, iy, seed));
        var b = Unit(Hash(ix + 1, iy, seed));
        var c = Unit(Hash(ix, iy + 1, seed));
        var d = Unit(Hash(ix + 1, iy + 1, seed));
        var top = a + ((b - a) * u);
        return (2 * (top + ((c + ((d - c) * u) - top) * v))) - 1;
    }

    /// <summary>Noise with detail at halved wavelengths; scaled to keep the standard deviation of about 0.37.</summary>
    public static float Fractal(float x, float y, uint seed, int octaves)
    {
        var (sum, amplitude, power) = (0f, 1f, 0f);
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += amplitude * Value(x, y, seed + (uint)octave);
            power += amplitude * amplitude;
            amplitude *= 0.5f;
            // The turn hides that every octave has the same lattice directions.
            (x, y) = ((1.6f * x) - (1.2f * y), (1.2f * x) + (1.6f * y));
        }
        return sum / MathF.Sqrt(power);
    }

    private static float Fade(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);
}
