namespace SarGan.Registration.Imaging;

/// <summary>Makes 8-bit images for detectors and pictures.</summary>
internal static class Stretch
{
    private const double Tail = 0.01;

    /// <summary>Values from the 1 % to the 99 % quantile become 0 to 255; pixels without a measurement become the middle grey of those with one.</summary>
    public static byte[] ToBytes(RegistrationImage image)
    {
        var (low, high) = Quantiles(image);
        var factor = high > low ? 255 / (high - low) : 0;
        var bytes = new byte[image.Values.Length];
        var sum = 0.0;
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!image.IsComplete && !image.Valid[i]) continue;
            bytes[i] = (byte)Math.Clamp(Math.Round((image.Values[i] - low) * factor), 0, 255);
            sum += bytes[i];
            count++;
        }

        if (count == bytes.Length || count == 0) return bytes;
        var mean = (byte)Math.Round(sum / count);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!image.Valid[i]) bytes[i] = mean;
        }

        return bytes;
    }

    private static (double Low, double High) Quantiles(RegistrationImage image)
    {
        var values = image.Values.ToArray();
        if (!image.IsComplete)
        {
            var valid = image.Valid.ToArray();
            values = [.. values.Where((_, i) => valid[i])];
        }

        if (values.Length == 0) return (0, 0);
        Array.Sort(values);
        var tail = (int)(Tail * (values.Length - 1));
        return (values[tail], values[^(tail + 1)]);
    }
}
