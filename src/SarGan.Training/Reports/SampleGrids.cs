using SarGan.Data.Drawing;
using SarGan.Data.Images;

namespace SarGan.Training.Reports;

/// <summary>One row of a CycleGAN grid.</summary>
/// <param name="Original">x.</param>
/// <param name="Translated">G(x).</param>
/// <param name="Reconstructed">F(G(x)), which should be x again.</param>
/// <param name="Label">The real image of the other domain, which the translation should resemble; null where data are unpaired.</param>
public sealed record CycleSample(PixelImage Original, PixelImage Translated, PixelImage Reconstructed, PixelImage? Label);

/// <summary>One column of a Pix2Pix grid.</summary>
/// <param name="Condition">x.</param>
/// <param name="Generated">G(x).</param>
/// <param name="Original">y, which the generated image should be.</param>
public sealed record PairedSample(PixelImage Condition, PixelImage Generated, PixelImage Original);

/// <summary>The grids by which one watches a training run, arranged as in the article that SarGan follows.</summary>
public static class SampleGrids
{
    /// <summary>CycleGAN: two rows of four, Original, Translated, Reconstructed, Label.</summary>
    /// <param name="sarToOptical">First row: SAR to optical and back to SAR.</param>
    /// <param name="opticalToSar">Second row: optical to SAR and back to optical.</param>
    /// <param name="caption">A line above, such as step and epoch; null for none.</param>
    public static ImageGrid CycleGan(CycleSample sarToOptical, CycleSample opticalToSar, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(sarToOptical);
        ArgumentNullException.ThrowIfNull(opticalToSar);
        return new ImageGrid
        {
            Rows = [.. new[] { sarToOptical, opticalToSar }.Select(sample => new[] { sample.Original, sample.Translated, sample.Reconstructed, sample.Label })],
            ColumnTitles = ["Original", "Translated", "Reconstructed", "Label"],
            RowLabels = ["SAR to optical", "Optical to SAR"],
            Caption = caption,
        };
    }

    /// <summary>Pix2Pix: three rows, Condition, Generated, Original, and a column for each sample, three as a rule.</summary>
    /// <param name="samples">The columns from the left, at least one.</param>
    /// <param name="caption">A line above, such as step and epoch; null for none.</param>
    /// <exception cref="ArgumentException">There is no sample.</exception>
    public static ImageGrid Pix2Pix(IReadOnlyList<PairedSample> samples, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0) throw new ArgumentException("There must be at least one sample.", nameof(samples));
        return new ImageGrid
        {
            Rows =
            [
                [.. samples.Select(sample => sample.Condition)],
                [.. samples.Select(sample => sample.Generated)],
                [.. samples.Select(sample => sample.Original)],
            ],
            RowLabels = ["Condition", "Generated", "Original"],
            Caption = caption,
        };
    }
}
