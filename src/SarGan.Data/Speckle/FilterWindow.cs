namespace SarGan.Data.Speckle;

/// <summary>What the filters share.</summary>
internal static class FilterWindow
{
    public static int Odd(int value, string name) => value >= 3 && value % 2 == 1
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} must be odd, 3 or more. Actual value was {value}.");

    /// <summary>Lee's estimate of the reflectivity at a pixel; NaN stays NaN.</summary>
    public static float MinimumMeanSquareError(float pixel, double mean, double variance, double looks)
    {
        if (float.IsNaN(pixel)) return float.NaN;
        var speckle = 1 / looks;
        var ground = (variance - (mean * mean * speckle)) / (1 + speckle);
        return ground <= 0 ? (float)mean : (float)(mean + (ground / variance * (pixel - mean)));
    }
}
