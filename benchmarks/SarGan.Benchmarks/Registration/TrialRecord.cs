using System.Globalization;

namespace SarGan.Benchmarks.Registration;

/// <summary>What the images of a trial have to do with each other.</summary>
internal enum TrialKind
{
    /// <summary>A scene pair, perturbed.</summary>
    Scene,

    /// <summary>A small pair with a large rotation.</summary>
    Small,

    /// <summary>Images of different ground.</summary>
    Mismatch,
}

/// <summary>One method's result on one trial: a line of the records file.</summary>
/// <param name="Kind">What the images have to do with each other.</param>
/// <param name="Pair">Name.</param>
/// <param name="Group">Of small pairs the similarity in hundredths; of mismatched ones where they come from.</param>
/// <param name="Trial">Number of the perturbation.</param>
/// <param name="Method">Name.</param>
/// <param name="Limit">RMSE up to which it counts as right, SAR pixels.</param>
/// <param name="Rmse">At the check points, SAR pixels; infinity without a transform, and for images of different ground.</param>
/// <param name="Aligned">The verdict.</param>
/// <param name="Seconds">Elapsed time.</param>
/// <param name="Evidence">What the verdict was drawn from, as name=value with semicolons between; for study.</param>
internal sealed record TrialRecord(TrialKind Kind, string Pair, string Group, int Trial, string Method, double Limit, double Rmse, bool Aligned, double Seconds, string Evidence)
{
    public bool Succeeded => Rmse <= Limit;

    /// <summary>Wrong by more than 10 pixels, and nevertheless called aligned.</summary>
    public bool Deceives => Aligned && !(Rmse <= 10);

    public string Key => $"{Kind},{Pair},{Trial},{Method}";

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Kind},{Pair},{Group},{Trial},{Method},{Limit:F3},{Rmse:F3},{(Aligned ? 1 : 0)},{Seconds:F3},{Evidence}");

    public static TrialRecord Parse(string line)
    {
        var c = line.Split(',');
        return new TrialRecord(
            Enum.Parse<TrialKind>(c[0]), c[1], c[2], int.Parse(c[3], CultureInfo.InvariantCulture), c[4], Number(c[5]), Number(c[6]), c[7] == "1", Number(c[8]), c[9]);

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
