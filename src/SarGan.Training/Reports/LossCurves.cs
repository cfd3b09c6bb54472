using SarGan.Data.Drawing;

namespace SarGan.Training.Reports;

/// <summary>The curves of a run's losses: generator and discriminator, the generator's terms, and the discriminators' accuracy.</summary>
public static class LossCurves
{
    /// <summary>The plots, from the top: "Losses" and "Generator terms" over a logarithmic axis, "Discriminator accuracy" in percent. A plot without any value is left out, and so is a curve.</summary>
    /// <param name="rows">Rows of a loss table, by step; see <see cref="LossTable.Read"/>. Raw curves are faint; over them lies a centred moving mean of a fortieth of the rows.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static IReadOnlyList<LinePlot> Plots(IReadOnlyList<LossRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) throw new ArgumentException("There must be at least one row.", nameof(rows));
        var steps = rows.Select(row => (double)row.Step).ToArray();
        // Of few rows a mean would hide more than it shows.
        var window = rows.Count < 80 ? 0 : rows.Count / 40;

        IReadOnlyList<LinePlot> Plot(string title, string axis, params (string Name, Func<LossRow, double?> Of)[] curves)
        {
            var series = curves.Where(curve => rows.Any(row => curve.Of(row) is not null))
                .Select(curve => new PlotSeries(curve.Name, steps, [.. rows.Select(row => curve.Of(row) ?? double.NaN)]))
                .ToArray();
            return series.Length == 0 ? [] : [new LinePlot { Title = title, XLabel = "step", YLabel = axis, Series = series, SmoothingWindow = window }];
        }

        return
        [
            .. Plot("Losses", "loss", ("generator", row => row.GeneratorLoss), ("discriminator", row => row.DiscriminatorLoss)).Select(Logarithmic),
            .. Plot("Generator terms, before their weights", "loss", ("adversarial", row => row.Adversarial), ("cycle", row => row.Cycle), ("identity", row => row.Identity), ("L1", row => row.L1)).Select(Logarithmic),
            .. Plot("Discriminator accuracy", "right side of 0.5 (%)", ("accuracy", row => 100 * row.DiscriminatorAccuracy)),
        ];
    }

    /// <summary>Draws the plots one below the other and writes them as one PNG, aside first and then moved into place.</summary>
    /// <param name="path">The picture, ending in <c>.png</c>.</param>
    /// <param name="rows">Rows of a loss table, by step.</param>
    /// <exception cref="ArgumentException">There are no rows, or the file's name ends in another extension than an image's.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<LossRow> rows) => LinePlot.SaveColumn(path, Plots(rows));

    private static LinePlot Logarithmic(LinePlot plot) => plot with { LogarithmicY = true };
}
