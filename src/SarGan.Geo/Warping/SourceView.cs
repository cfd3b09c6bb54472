using System.Numerics;

namespace SarGan.Geo.Warping;

/// <summary>One band of a window of the source, addressed by columns and rows of the whole source. All that a kernel touches lies in the window.</summary>
internal readonly ref struct SourceView<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Row by row.</summary>
    public ReadOnlySpan<T> Samples { get; init; }

    /// <summary>0 where a sample is no measurement; empty where all are.</summary>
    public ReadOnlySpan<byte> Valid { get; init; }

    /// <summary>0 where no band has a measurement; empty where there is one everywhere.</summary>
    public ReadOnlySpan<byte> AnyValid { get; init; }

    public int Left { get; init; }

    public int Top { get; init; }

    /// <summary>Columns of the window.</summary>
    public int Stride { get; init; }

    /// <summary>Columns of the whole source.</summary>
    public int RasterWidth { get; init; }

    /// <summary>Rows of the whole source.</summary>
    public int RasterHeight { get; init; }

    public int Offset(int column, int row) => ((row - Top) * Stride) + column - Left;

    public bool IsValid(int offset) => Valid.IsEmpty || Valid[offset] != 0;

    public double Value(int offset) => double.CreateTruncating(Samples[offset]);

    /// <summary>The pixel in which a point lies. False off the source, and where the pixel has no measurement in any band: there the target has none either.</summary>
    public bool TryLocate(double x, double y, out int offset)
    {
        const double Rounding = 1e-10; // a point meant to lie on a pixel's edge belongs to the pixel after it
        offset = -1;
        if (!(x >= 0 && y >= 0 && x + Rounding <= RasterWidth + Rounding && y + Rounding <= RasterHeight + Rounding)) return false;
        offset = Offset(Math.Min((int)(x + Rounding), RasterWidth - 1), Math.Min((int)(y + Rounding), RasterHeight - 1));
        return AnyValid.IsEmpty || AnyValid[offset] != 0;
    }
}
