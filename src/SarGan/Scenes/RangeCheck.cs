using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;

namespace SarGan.Scenes;

/// <summary>Whether samples are in the unit and range that the contract says.</summary>
internal sealed class RangeCheck
{
    /// <summary>Beyond this share of measurements outside the contract's range, the scene is taken to be in another unit.</summary>
    private const double MostClipped = 0.95;

    private long _seen;
    private long _measured;
    private long _clipped;
    private long _negative;
    private long _aboveOne;

    public double ClippedShare => _measured == 0 ? 0 : (double)_clipped / _measured;

    public void Add(RangeCheck other) =>
        (_seen, _measured, _clipped, _negative, _aboveOne) = (_seen + other._seen, _measured + other._measured, _clipped + other._clipped, _negative + other._negative, _aboveOne + other._aboveOne);

    public void Add(RasterSource source, TileScaling scaling, PixelWindow window)
    {
        var samples = new float[window.Count];
        var mask = new byte[window.Count];
        var needsPositive = SceneReader.NeedsPositive(scaling);
        for (var channel = 0; channel < scaling.Channels; channel++)
        {
            source.Read(scaling.BandOf(channel), window, samples.AsSpan());
            source.ReadMask(scaling.BandOf(channel), window, mask);
            var clip = scaling.Clip[channel];
            for (var i = 0; i < samples.Length; i++)
            {
                if (mask[i] == 0 || !float.IsFinite(samples[i])) continue;
                _seen++;
                if (samples[i] < 0) _negative++;
                if (samples[i] > 1) _aboveOne++;
                if (needsPositive && samples[i] <= 0) continue;
                _measured++;
                var value = scaling.ToPhysical(samples[i]);
                if (!(value >= clip.Low && value <= clip.High)) _clipped++;
            }
        }
    }

    public void Check(RasterInfo info, string name, TileScaling scaling, Action<string, string> refuse)
    {
        if (scaling is SarScaling { Samples: not BackscatterUnit.Decibels } sar && _negative > _seen / 2)
            refuse(name, $"most samples are negative, and {sar.Samples.ToString().ToLowerInvariant()} never is: the raster seems to hold dB. Say so by the metadata item SARGAN_UNIT=db.");
        else if (scaling is not PlainScaling && ClippedShare > MostClipped)
            refuse(name, FormattableString.Invariant($"{ClippedShare:P1} of the samples lie outside the {scaling.Unit} that the model was trained on ({scaling.Clip[0].Low:0.###} to {scaling.Clip[0].High:0.###}): the raster seems to be in another unit. The metadata item SARGAN_UNIT (db, power or amplitude) says which."));
        else if (_seen > 0 && Unlikely(info, scaling) is { } reason)
            refuse(name, reason);
    }

    /// <summary>What lies inside the range and yet is hardly in its unit, where the raster says nothing of that.</summary>
    private string? Unlikely(RasterInfo info, TileScaling scaling)
    {
        var tags = RasterTags.Of(info);
        return scaling switch
        {
            SarScaling { Samples: BackscatterUnit.Decibels } when tags.Unit is null && info.SampleType.IsFloatingPoint() && _negative == 0 =>
                "no sample is negative, as dB of land and sea nearly all are, and the raster does not say its unit: it seems to hold power or amplitude. The metadata item SARGAN_UNIT (db, power or amplitude) says which.",
            OpticalScaling { Quantification: > 1 } optical when tags.Quantification is null && info.SampleType.IsFloatingPoint() && _negative == 0 && _aboveOne == 0 =>
                FormattableString.Invariant($"all samples lie from 0 to 1, and the model takes {optical.Quantification:0.###} for a reflectance of 1: the raster seems to hold reflectance itself. Say so by the metadata item SARGAN_QUANTIFICATION=1."),
            OpticalScaling { Quantification: > 255 } optical when tags.Quantification is null && info.SampleType == SampleType.Byte =>
                FormattableString.Invariant($"samples of 8 bits are a picture, and the model takes {optical.Quantification:0.###} for a reflectance of 1. The metadata item SARGAN_QUANTIFICATION says what stands for 1, if they are reflectance all the same."),
            _ => null,
        };
    }
}
