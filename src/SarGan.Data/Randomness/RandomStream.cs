using System.Text;

namespace SarGan.Data.Randomness;

/// <summary>A named stream of random numbers that depends only on its keys, so that one seed gives the same run whatever the number of workers.</summary>
/// <remarks>
/// xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64 from a 64-bit FNV-1a hash of the name and the keys.
/// Not safe for concurrent calls: make one stream a sample.
/// </remarks>
public sealed class RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Opens the stream of a name and keys.</summary>
    /// <param name="seed">The run's one seed.</param>
    /// <param name="name">What the numbers are for, such as "shuffle" or "flip".</param>
    /// <param name="keys">Further keys, such as epoch and sample.</param>
    public RandomStream(long seed, string name, params ReadOnlySpan<long> keys)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = Mix(14695981039346656037UL, (ulong)seed);
        foreach (var b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 1099511628211UL;
        foreach (var key in keys) hash = Mix(hash, (ulong)key);
        (_s0, _s1, _s2, _s3) = (SplitMix(ref hash), SplitMix(ref hash), SplitMix(ref hash), SplitMix(ref hash));
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), uniform, with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [low, high), uniform.</summary>
    /// <param name="low">Included.</param>
    /// <param name="high">Excluded.</param>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>An integer in [0, bound), uniform and unbiased.</summary>
    /// <param name="bound">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        // Lemire's method: the high half of a 32 x 32 bit product, rejecting the few values that would bias it.
        var threshold = (uint)(-bound) % (uint)bound;
        while (true)
        {
            var product = (NextUInt64() >> 32) * (uint)bound;
            if ((uint)product >= threshold) return (int)(product >> 32);
        }
    }

    /// <summary>True or false, each with probability one half.</summary>
    public bool NextBool() => NextUInt64() >> 63 != 0;

    /// <summary>A standard normal number (polar method of Marsaglia and Bray 1964).</summary>
    public double NextGaussian()
    {
        while (true)
        {
            var (u, v) = (NextDouble(-1, 1), NextDouble(-1, 1));
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }

    /// <summary>A gamma-distributed number with mean shape and variance shape (Marsaglia and Tsang 2000).</summary>
    /// <param name="shape">Above 0; the number of looks when the result, divided by it, is multiplied into an intensity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive.</exception>
    public double NextGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        if (shape < 1) return NextGamma(shape + 1) * Math.Pow(1 - NextDouble(), 1 / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = NextGaussian();
            var v = 1 + (c * x);
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v))) return d * v;
        }
    }

    /// <summary>Puts the items in a random order (Fisher and Yates), in place.</summary>
    /// <param name="items">The items.</param>
    /// <typeparam name="T">Any type.</typeparam>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        for (var i = 0; i < 8; i++, value >>= 8) hash = (hash ^ (value & 0xFF)) * 1099511628211UL;
        return hash;
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
