using SarGan.Data.Images;

namespace SarGan.Data.Pairs;

/// <summary>Says how well a SAR tile and an optical tile fit each other: whether they show the same ground at the same place.</summary>
/// <remarks>Paired training suffers from pairs that do not fit. SarGan.Registration has an implementation by structure. Calls from several threads do not disturb each other.</remarks>
public interface IPairScorer
{
    /// <summary>Scores a pair.</summary>
    /// <param name="sar">The SAR tile.</param>
    /// <param name="optical">The optical tile, of the same width and height.</param>
    /// <param name="cancellationToken">Checked between the steps.</param>
    /// <returns>0 (nothing in common, or not enough to tell) to 1 (the same ground, pixel on pixel).</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    double Score(PixelImage sar, PixelImage optical, CancellationToken cancellationToken = default);
}
