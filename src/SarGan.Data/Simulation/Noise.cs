using System.Numerics;
using System.Runtime.Intrinsics;

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
        var (corners, weights) = Corners(x, y, seed);
        var values = Vector128.ConvertToSingle((corners >>> 8).AsInt32());
        return (Vector128.Dot(values, weights) * (2f / 16777216f)) - 1;
    }

    /// <summary>Two independent smooth noises for little more than the price of one, in steps of 1/32768.</summary>
    public static Vector2 Pair(float x, float y, uint seed)
    {
        var (corners, weights) = Corners(x, y, seed);
        var first = Vector128.Dot(Vector128.ConvertToSingle((corners >>> 16).AsInt32()), weights);
        var second = Vector128.Dot(Vector128.ConvertToSingle((corners & Vector128.Create(0xFFFFu)).AsInt32()), weights);
        return (new Vector2(first, second) * (2f / 65536f)) - Vector2.One;
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

    /// <summary>Random words at the four corners of a place's unit square, and their weights there.</summary>
    private static (Vector128<uint> Words, Vector128<float> Weights) Corners(float x, float y, uint seed)
    {
        const uint A = 0x9E3779B1u;
        const uint B = 0x85EBCA77u;
        var (fx, fy) = (MathF.Floor(x), MathF.Floor(y));
        var (u, v) = (Fade(x - fx), Fade(y - fy));
        // The seed is mixed first, for neighbouring seeds are the rule.
        var origin = ((seed ^ (seed >> 15)) * 0x2C1B3C6Du) + ((uint)(int)fx * A) + ((uint)(int)fy * B);
        var h = Vector128.Create(origin) + Vector128.Create(0, A, B, unchecked(A + B));
        h = (h ^ (h >>> 16)) * Vector128.Create(0x7FEB352Du);
        h = (h ^ (h >>> 15)) * Vector128.Create(0x846CA68Bu);
        var weights = Vector128.Create((1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v);
        return (h ^ (h >>> 16), weights);
    }

    private static float Fade(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);
}
