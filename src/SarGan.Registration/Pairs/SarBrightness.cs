using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;

namespace SarGan.Registration.Pairs;

/// <summary>SAR as the eye sees it: amplitude and power become decibels.</summary>
internal static class SarBrightness
{
    public static RegistrationImage Of(RasterSource raster, SampleSpace space, bool isPower)
    {
        var image = RegistrationImage.FromRaster(raster, 0);
        var factor = space == SampleSpace.Amplitude ? 20f : isPower && space == SampleSpace.Linear ? 10f : 0;
        if (factor == 0) return space == SampleSpace.Decibels ? Keep(image.Values.ToArray()) : image;
        // 0 and below have no logarithm, and count as without a measurement from here.
        var values = Array.ConvertAll(image.Values.ToArray(), value => value > 0 ? factor * MathF.Log10(value) : float.NaN);
        return Keep(values);

        RegistrationImage Keep(float[] values) => new(image.Width, image.Height, values, image.IsComplete ? null : image.Valid.ToArray()) { IsDecibels = true };
    }
}
