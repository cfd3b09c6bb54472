namespace SarGan.Native.Tests;

/// <summary>Damages a file in many ways and reads each, to see that nothing but a result or our own exception comes of it.</summary>
internal static class Mutations
{
    /// <summary>Damages a range of the file again and again: one to four bit flips, bytes or words of extreme value.</summary>
    public static Outcomes Run(byte[] original, int range, int count, int seed, int from = 0)
    {
        var random = new Random(seed);
        var content = new byte[original.Length];
        var (accepted, refused, most) = (0, 0, 0L);
        for (var i = 0; i < count; i++)
        {
            original.CopyTo(content, 0);
            for (var edits = random.Next(1, 5); edits > 0; edits--)
                Damage(content, from + random.Next(range), random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ElfFileTests.ReadAll(content);
                accepted++;
            }
            catch (NativeLibraryException)
            {
                refused++;
            }
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return new Outcomes(accepted, refused, most);
    }

    private static void Damage(byte[] content, int at, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                content[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                content[at] = (byte)random.Next(256);
                break;
            case 2:
                content.AsSpan(at, Math.Min(random.Next(1, 9), content.Length - at)).Fill(0xFF);
                break;
            default:
                content.AsSpan(at, Math.Min(random.Next(1, 9), content.Length - at)).Clear();
                break;
        }
    }

    internal readonly record struct Outcomes(int Accepted, int Refused, long MostBytes);
}
