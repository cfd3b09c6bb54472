using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;

namespace SarGan.Registration.Pairs;

/// <summary>SAR as the eye sees it: amplitude and power become decibels.</summary>
internal static class SarBrightness
{
    // Darker than what a radar's noise lets it tell apart, and so near that a pit is not the strongest edge by far.
    private const float DecibelsBelowMedian = 30;

    private const int MostSamples = 65536; // a median of so many is good to a hundredth of a decibel or so

    public static RegistrationImage Of(RasterSource raster, SampleSpace space, bool isPower)
    {
        var image = RegistrationImage.FromRaster(raster, 0);
        var factor = space == SampleSpace.Amplitude ? 20f : isPower && space == SampleSpace.Linear ? 10f : 0;
        if (factor == 0) return space == SampleSpace.Decibels ? Keep(image.Values.ToArray()) : image;
        var floor = Floor(image, factor);
        var values = Array.ConvertAll(image.Values.ToArray(), value => float.IsNaN(value) ? value : factor * MathF.Log10(Math.Max(floor, value)));
        return Keep(values);

        RegistrationImage Keep(float[] values) => new(image.Width, image.Height, values, image.IsComplete ? null : image.Valid.ToArray()) { IsDecibels = true };
    }

    /// <summary>The least sample that is told apart. The subtraction of noise leaves 0 and less in dark places: measurements, and without a logarithm.</summary>
    private static float Floor(RegistrationImage image, float factor)
    {
        var step = Math.Max(1, image.Values.Length / MostSamples);
        var positive = new List<float>(MostSamples);
        for (var i = 0; i < image.Values.Length; i += step)
        {
            if (image.Values[i] > 0 && (image.IsComplete || image.Valid[i])) positive.Add(image.Values[i]);
        }
        if (positive.Count == 0) return 1; // a constant image, where nothing can be aligned
        positive.Sort();
        return positive[positive.Count / 2] * MathF.Pow(10, -DecibelsBelowMedian / factor);
    }
}
