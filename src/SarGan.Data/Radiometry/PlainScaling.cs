namespace SarGan.Data.Radiometry;

/// <summary>Numbers without a physical meaning, spread over [-1, 1] as they are: x / 127.5 - 1 for 8 bits.</summary>
public sealed record PlainScaling : TileScaling
{
    /// <inheritdoc/>
    public override string Unit => "digital number";

    /// <summary>For pictures of 8 or 16 bits: the whole range of the type.</summary>
    /// <param name="channels">1 or more.</param>
    /// <param name="bitsPerSample">8 or 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is another.</exception>
    public static PlainScaling OfPictures(int channels, int bitsPerSample = 8)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (bitsPerSample is not (8 or 16)) throw new ArgumentOutOfRangeException(nameof(bitsPerSample), bitsPerSample, "Pictures have 8 or 16 bits a sample.");
        return new PlainScaling { Clip = [.. Enumerable.Repeat(new ClipRange(0, bitsPerSample == 8 ? 255 : 65535), channels)] };
    }

    /// <inheritdoc/>
    public override double ToPhysical(double sample) => sample;
}
