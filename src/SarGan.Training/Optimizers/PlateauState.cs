using System.Text.Json.Nodes;

namespace SarGan.Training.Optimizers;

/// <summary>What <see cref="PlateauSchedule"/> has seen so far.</summary>
internal sealed class PlateauState(PlateauSchedule options)
{
    private double _sum;
    private long _count;
    private double? _best;
    private int _windowsWithoutImprovement;

    /// <summary>The factor on the base rate.</summary>
    public double Factor { get; private set; } = 1;

    public void Observe(double loss)
    {
        // Where the watchdog lets one pass that is no number, it says nothing of progress.
        if (!double.IsFinite(loss)) return;
        _sum += loss;
        if (++_count < options.Window) return;
        var mean = _sum / _count;
        (_sum, _count) = (0, 0);
        // Relative to the size of the best, so that a loss below zero can improve too.
        if (_best is not { } best || mean < best - (options.Threshold * Math.Abs(best)))
        {
            (_best, _windowsWithoutImprovement) = (mean, 0);
            return;
        }

        if (++_windowsWithoutImprovement <= options.Patience) return;
        Factor = Math.Max(options.Floor, Factor * options.Decay);
        _windowsWithoutImprovement = 0;
    }

    public JsonObject Save() => new()
    {
        ["factor"] = Factor,
        ["best"] = _best,
        ["windowsWithoutImprovement"] = _windowsWithoutImprovement,
        ["sum"] = _sum,
        ["count"] = _count,
    };

    public void Load(JsonObject saved)
    {
        // As Save wrote it: whoever reads a checkpoint verifies it first.
        Factor = (double)saved["factor"]!;
        _best = (double?)saved["best"];
        _windowsWithoutImprovement = (int)saved["windowsWithoutImprovement"]!;
        _sum = (double)saved["sum"]!;
        _count = (long)saved["count"]!;
    }
}
