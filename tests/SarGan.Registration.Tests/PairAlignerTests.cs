using System.Runtime.InteropServices;
using SarGan.Data.Simulation;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Registration.Akaze;
using SarGan.Registration.Pairs;
using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests;

public sealed class PairAlignerTests
{
    private static readonly PixelTransform Truth = TestImages.Similarity(4, 1.05, 10, -14);

    [Fact]
    public void Align_PlainImages_BringsOneOntoTheOther()
    {
        var optical = TestImages.Optical(320);
        using var opticalRaster = Raster(optical);
        using var sarRaster = Raster(TestImages.Move(optical, Truth, noise: 3, width: 340, height: 300));
        MemoryRaster? written = null, copy = null;
        var alignment = new PairAligner(new AkazeRegistration()).Align(sarRaster, opticalRaster, info => (written = new MemoryRaster(info)).AsSink(), info => (copy = new MemoryRaster(info)).AsSink());
        Assert.True(alignment.IsAligned, string.Join(" ", alignment.Registration.Reasons));
        Assert.False(alignment.UsesGeoreference);
        Assert.InRange(TestImages.Difference(alignment.Registration.OpticalToSar, Truth, 320, 320), 0, 0.5);
        Assert.Equal((320, 320, null), (written!.Info.Width, written.Info.Height, written.Info.Transform));
        // Resampled twice and noisy: what is left is small beside the 17 grey levels and more between different places.
        Assert.InRange(MeanDifference(written, optical), 0, 8);
        Assert.True(float.IsNaN(Values(written)[0]), "the SAR image does not reach the corner");
        Assert.Equal(Values(opticalRaster), Values(copy!));
        Assert.InRange(alignment.Quality ?? -1, 0.7, 1);
    }

    [Fact]
    public void Align_OtherCrsResolutionAndAFalseGeoreference_LandsOnTheOpticalGrid()
    {
        var optical = TestImages.Optical(320);
        var utm = CoordinateReferenceSystem.FromEpsg(32654);
        using var opticalRaster = Raster(optical, new AffineTransform(10, 0, 380000, 0, -10, 3950000), utm);
        // The same ground in degrees, finer, and with an origin that is 70 m off to the east and 45 m to the south.
        var metresPerDegree = 111320 * Math.Cos(35.68 * Math.PI / 180);
        using var moved = Warper.Warp(opticalRaster, new WarpOptions { TargetCrs = CoordinateReferenceSystem.Wgs84, ResolutionX = 8 / metresPerDegree, ResolutionY = 8 / 111320.0, Resampling = Resampling.Bilinear });
        var at = moved.Info.Transform!;
        var info = moved.Info with
        {
            Transform = at with { OffsetX = at.OffsetX + (70 / metresPerDegree), OffsetY = at.OffsetY - (45 / 111320.0) },
            Metadata = new Dictionary<string, string> { ["SARGAN_LOOKS"] = "4" },
            BandNames = ["VV"],
        };
        using var sarRaster = new MemoryRaster(info, [moved.Band(0).ToArray()]);
        MemoryRaster? written = null;
        var alignment = new PairAligner(new AkazeRegistration()).Align(sarRaster, opticalRaster, target => (written = new MemoryRaster(target)).AsSink());
        Assert.True(alignment.IsAligned, string.Join(" ", alignment.Registration.Reasons));
        Assert.True(alignment.UsesGeoreference);
        Assert.Equal((320, 320, opticalRaster.Info.Transform, utm), (written!.Info.Width, written.Info.Height, written.Info.Transform, written.Info.Crs));
        Assert.Equal(("4", "VV"), (written.Info.Metadata["SARGAN_LOOKS"], Assert.Single(written.Info.BandNames!)));
        Assert.InRange(MeanDifference(written, optical), 0, 8);
        // From an optical pixel to its true place in the finer raster, which the false origin does not move: by the true georeference.
        var truth = CoordinateTransformation.Create(utm, CoordinateReferenceSystem.Wgs84);
        var (lon, lat) = truth.Forward(381605, 3948395);
        var (column, row) = at.Invert().Apply(lon, lat);
        var (x, y) = alignment.Registration.OpticalToSar!.Apply(160, 160);
        Assert.Equal(column - 0.5, x, 0.6);
        Assert.Equal(row - 0.5, y, 0.6);
        Assert.InRange(alignment.MatrixErrorPixels, 0, 0.1);
        Assert.True(alignment.Quality > alignment.QualityBefore, $"{alignment.QualityBefore} {alignment.Quality}");
        Assert.All(alignment.Registration.Matches.Where(match => match.IsInlier), match => Assert.InRange(match.Error(alignment.Registration.OpticalToSar), 0, 6));
    }

    [Fact]
    public void Align_OtherGround_LeavesItAlone()
    {
        using var optical = Raster(TestImages.Optical(256, 1));
        using var sar = Raster(TestImages.Optical(256, 6));
        var alignment = new PairAligner(new AkazeRegistration()).Align(sar, optical, _ => throw new InvalidOperationException("nothing is to be written"), _ => throw new InvalidOperationException("nothing is to be written"));
        Assert.False(alignment.IsAligned);
        Assert.NotEmpty(alignment.Registration.Reasons);
        Assert.Null(alignment.Quality);
    }

    [Fact]
    public void Align_FinerDecibels_AveragesPower()
    {
        // Cells of 4 x 4 SAR pixels to one optical pixel, half of them 0 dB and half -20 dB.
        var ground = new AffineTransform(10, 0, 380000, 0, -10, 3950000);
        using var optical = Raster(TestImages.Optical(128), ground, CoordinateReferenceSystem.FromEpsg(32654));
        var values = new float[512 * 512];
        for (var i = 0; i < values.Length; i++) values[i] = ((i % 512) + (i / 512)) % 2 == 0 ? 0 : -20;
        using var sar = Raster(new RegistrationImage(512, 512, values), ground with { ScaleX = 2.5, ScaleY = -2.5 }, CoordinateReferenceSystem.FromEpsg(32654), new Dictionary<string, string> { ["SARGAN_UNIT"] = "db" });
        MemoryRaster? written = null;
        new PairAligner(new GivenRegistration(compared => compared)).Align(sar, optical, info => (written = new MemoryRaster(info)).AsSink());
        var mean = 10 * Math.Log10((1 + 0.01) / 2);
        Assert.Equal(mean, Values(written!)[(64 * 128) + 64], 0.01); // float32
    }

    [Fact]
    public void Align_PixelsLongerThanWide_CountsBothAxes()
    {
        // 2 x 8 SAR pixels to one optical pixel: along x alone they are 2, and a square of as many has a side of 4.
        var ground = new AffineTransform(10, 0, 380000, 0, -10, 3950000);
        using var optical = Raster(TestImages.Optical(128), ground, CoordinateReferenceSystem.FromEpsg(32654));
        using var sar = Raster(new RegistrationImage(256, 1024, TestImages.Optical(512).Values.ToArray()), ground with { ScaleX = 5, ScaleY = -1.25 }, CoordinateReferenceSystem.FromEpsg(32654));
        var alignment = new PairAligner(new GivenRegistration(start => start)).Find(sar, optical);
        Assert.Equal(4, alignment.Registration.ResidualRms, 1e-3); // 1 pixel of the compared image; positions are exact to a few hundredths of a permille
    }

    [Fact]
    public void Align_PixelsFinerAlongTheTrackAlone_AveragesThem()
    {
        // 1 x 8 SAR pixels to one optical pixel, alternating 0 dB and -20 dB along y: eight of them together have the mean power.
        var ground = new AffineTransform(10, 0, 380000, 0, -10, 3950000);
        using var optical = Raster(TestImages.Optical(128), ground, CoordinateReferenceSystem.FromEpsg(32654));
        var values = new float[128 * 1024];
        for (var i = 0; i < values.Length; i++) values[i] = (i / 128) % 2 == 0 ? 0 : -20;
        using var sar = Raster(new RegistrationImage(128, 1024, values), ground with { ScaleY = -1.25 }, CoordinateReferenceSystem.FromEpsg(32654), new Dictionary<string, string> { ["SARGAN_UNIT"] = "db" });
        MemoryRaster? written = null;
        new PairAligner(new GivenRegistration(compared => compared)).Align(sar, optical, info => (written = new MemoryRaster(info)).AsSink());
        Assert.Equal(10 * Math.Log10((1 + 0.01) / 2), Values(written!)[(64 * 128) + 64], 0.01); // float32
    }

    [Fact]
    public void Find_Amplitude_GivesTheResultOfThePower()
    {
        // Amplitudes of some hundreds, as products hold them: their decibels are all positive.
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 256, Misalignment = new Misalignment { ShiftX = 11, ShiftY = -8, RotationDegrees = 6, Scale = 1.06 } }, 0);
        using var optical = Raster(RegistrationImage.FromPicture(scene.Optical));
        using var powerRaster = Raster(new RegistrationImage(256, 256, scene.SarIntensity), metadata: new Dictionary<string, string> { ["SARGAN_UNIT"] = "power" });
        using var amplitudeRaster = Raster(new RegistrationImage(256, 256, Array.ConvertAll(scene.SarIntensity, value => 10_000 * MathF.Sqrt(value))), metadata: new Dictionary<string, string> { ["SARGAN_UNIT"] = "amplitude" });
        var aligner = new PairAligner(new StructureRegistration());
        var (power, amplitude) = (aligner.Find(powerRaster, optical), aligner.Find(amplitudeRaster, optical));
        Assert.True(power.IsAligned, string.Join(" ", power.Registration.Reasons));
        Assert.True(amplitude.ComparedSar.IsDecibels);
        Assert.DoesNotContain(amplitude.ComparedSar.Values.ToArray(), value => value < 0);
        // The logarithm costs the last digits of single precision; where they decide, the search ends one last step (0.06 pixels) elsewhere.
        Assert.InRange(TestImages.Difference(amplitude.Registration.OpticalToSar, power.Registration.OpticalToSar!, 256, 256), 0, 0.2);
        Assert.Equal(power.Registration.Measures["heldOutSignificance"], amplitude.Registration.Measures["heldOutSignificance"], 0.2);
    }

    [Fact]
    public void Find_PowerOfZeroAndLess_CountsAsMeasuredAndDark()
    {
        using var optical = Raster(TestImages.Optical(128));
        var values = Enumerable.Repeat(2f, 128 * 128).ToArray();
        (values[5], values[700], values[9]) = (0, -0.5f, float.NaN);
        using var sar = Raster(new RegistrationImage(128, 128, values), metadata: new Dictionary<string, string> { ["SARGAN_UNIT"] = "power" });
        var compared = new PairAligner(new GivenRegistration(start => start)).Find(sar, optical).ComparedSar;
        Assert.Equal((true, true, false), (compared.IsValid(5, 0), compared.IsValid(700 % 128, 700 / 128), compared.IsValid(9, 0)));
        // 30 dB below the median.
        Assert.Equal((10 * MathF.Log10(2)) - 30, compared.Values[5], 1e-3f); // single precision
        Assert.Equal(compared.Values[5], compared.Values[700]);
        Assert.Equal(10 * MathF.Log10(2), compared.Values[0], 1e-3f);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(65535.0)]
    public void Find_WholeAmplitudesOfZero_AreNoMeasurementUnlessTheFileNamesAnother(double? noData)
    {
        using var optical = Raster(TestImages.Optical(128));
        var numbers = Enumerable.Repeat((ushort)300, 128 * 128).ToArray();
        numbers[5] = 0;
        var info = new RasterInfo { Width = 128, Height = 128, SampleType = SampleType.UInt16, NoData = noData, Metadata = new Dictionary<string, string> { ["SARGAN_UNIT"] = "amplitude" } };
        using var sar = new MemoryRaster(info, [MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()]);
        var compared = new PairAligner(new GivenRegistration(start => start)).Find(sar, optical).ComparedSar;
        Assert.Equal(noData is not null, compared.IsValid(5, 0));
        Assert.True(compared.IsValid(6, 0));
        Assert.Equal(20 * MathF.Log10(300), compared.Values[6], 1e-3f); // single precision
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Align_ReducedImages_GivesTheTransformOfTheFullOnes(bool georeferenced)
    {
        // 640 pixels compared at 128 are a fifth; a shift by 2 of those pixels is one by 10.
        var ground = georeferenced ? new AffineTransform(10, 0, 380000, 0, -10, 3950000) : null;
        var crs = georeferenced ? CoordinateReferenceSystem.FromEpsg(32654) : null;
        var image = TestImages.Optical(640);
        using var optical = Raster(image, ground, crs);
        using var sar = Raster(TestImages.Move(image, TestImages.Similarity(0, 1, 10, -5)), ground, crs);
        MemoryRaster? written = null;
        var method = new GivenRegistration(start => start.Then(TestImages.Similarity(0, 1, 2, -1)));
        var alignment = new PairAligner(method, new PairAlignerOptions { MaxSide = 128 }).Align(sar, optical, info => (written = new MemoryRaster(info)).AsSink());
        Assert.Equal(128, alignment.ComparedOptical.Width);
        var (x, y) = alignment.Registration.OpticalToSar!.Apply(300, 200);
        Assert.Equal(310, x, 0.001);
        Assert.Equal(195, y, 0.001);
        Assert.InRange(MeanDifference(written!, image), 0, 0.05); // whole pixels: only the rounding of float32 is left
        var match = Assert.Single(alignment.Registration.Matches);
        Assert.Equal((52, 102), (match.OpticalX, match.OpticalY)); // the middle of a block of five pixels
        Assert.Equal(62, match.SarX, 0.001);
        Assert.Equal(97, match.SarY, 0.001);
    }

    [Fact]
    public void Align_MarkGiven_CountsForTheSourceAndTheResult()
    {
        var image = TestImages.Optical(128);
        using var optical = Raster(image);
        var values = image.Values.ToArray();
        Array.Clear(values, 0, 128 * 64); // a black frame
        using var sar = Raster(new RegistrationImage(128, 128, values));
        MemoryRaster? written = null;
        var alignment = new PairAligner(new GivenRegistration(start => start), new PairAlignerOptions { NoData = 0 }).Align(sar, optical, info => (written = new MemoryRaster(info)).AsSink());
        Assert.Equal((false, true), (alignment.ComparedSar.IsValid(60, 30), alignment.ComparedSar.IsValid(60, 90)));
        Assert.Equal(0, written!.Info.NoData);
        Assert.Equal(0, Values(written)[(30 * 128) + 60]);
        Assert.Equal(image.Values[(90 * 128) + 60], Values(written)[(90 * 128) + 60], 0.01f); // float32
    }

    /// <summary>Sentinel-1 and Sentinel-2 of one town, whose georeferences agree to a few pixels; one of them made false.</summary>
    [SkippableFact]
    public void Align_RealPairWithAFalseGeoreference_ComesBack()
    {
        var folder = SarGan.TestSupport.RealData.Require("registration/s1s2_256_geo");
        using var optical = GeoTiffReader.Open(Path.Combine(folder, "optical.tif"));
        using var file = GeoTiffReader.Open(Path.Combine(folder, "sar.tif"));
        var whole = MemoryRaster.Load(file);
        var transform = whole.Info.Transform!;
        using var sar = new MemoryRaster(whole.Info with { Transform = transform with { OffsetX = transform.OffsetX + (17 * transform.ScaleX), OffsetY = transform.OffsetY - (11 * transform.ScaleY) } }, [.. Enumerable.Range(0, whole.Info.Bands).Select(band => whole.Band(band).ToArray())]);
        var alignment = new PairAligner(new StructureRegistration()).Find(sar, optical);
        Assert.True(alignment.IsAligned, string.Join(" ", alignment.Registration.Reasons));
        // The same columns and rows in both files show the same ground, to about 5 pixels.
        Assert.InRange(TestImages.Difference(alignment.Registration.OpticalToSar, PixelTransform.Identity, optical.Info.Width, optical.Info.Height), 0, 5);
        Assert.True(alignment.Quality > 2 * alignment.QualityBefore, $"{alignment.QualityBefore} {alignment.Quality}");
    }

    [Fact]
    public void Find_WhatCannotBe_SaysWhy()
    {
        using var optical = Raster(TestImages.Optical(128), new AffineTransform(10, 0, 380000, 0, -10, 3950000), CoordinateReferenceSystem.FromEpsg(32654));
        using var elsewhere = Raster(TestImages.Optical(128), new AffineTransform(10, 0, 480000, 0, -10, 3950000), CoordinateReferenceSystem.FromEpsg(32654));
        Assert.Contains("overlap", Assert.Throws<ArgumentException>(() => new PairAligner(new AkazeRegistration()).Find(elsewhere, optical)).Message, StringComparison.Ordinal);
        Assert.Contains("no SarBand 1", Assert.Throws<ArgumentException>(() => new PairAligner(new AkazeRegistration(), new PairAlignerOptions { SarBand = 1 }).Find(optical, optical)).Message, StringComparison.Ordinal);
        Assert.Contains("no band 3", Assert.Throws<ArgumentException>(() => new PairAligner(new AkazeRegistration(), new PairAlignerOptions { OpticalBands = [3] }).Find(optical, optical)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Align_Cancelled_LeavesNothing()
    {
        using var optical = Raster(TestImages.Optical(128));
        Assert.Throws<OperationCanceledException>(() => new PairAligner(new AkazeRegistration()).Align(optical, optical, info => new MemoryRaster(info).AsSink(), cancellationToken: new CancellationToken(canceled: true)));
    }

    private static MemoryRaster Raster(RegistrationImage image, AffineTransform? transform = null, CoordinateReferenceSystem? crs = null, Dictionary<string, string>? metadata = null)
    {
        var info = new RasterInfo { Width = image.Width, Height = image.Height, SampleType = SampleType.Float32, Transform = transform, Crs = crs, Metadata = metadata ?? [] };
        return new MemoryRaster(info, [MemoryMarshal.AsBytes(image.Values).ToArray()]);
    }

    private static float[] Values(MemoryRaster raster) => MemoryMarshal.Cast<byte, float>(raster.Band(0)).ToArray();

    private static double MeanDifference(MemoryRaster raster, RegistrationImage image)
    {
        var values = Values(raster);
        var differences = values.Select((value, i) => Math.Abs(value - image.Values[i])).Where(difference => !float.IsNaN(difference)).ToList();
        Assert.True(differences.Count > values.Length / 2, "more than half of the grid is covered");
        return differences.Average();
    }

    /// <summary>A method from outside that knows the answer: what the files say, and after it what the test says.</summary>
    private sealed class GivenRegistration(Func<PixelTransform, PixelTransform> answer) : IImageRegistration
    {
        public string Name => "given";

        public RegistrationResult Register(RegistrationImage sar, RegistrationImage optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
        {
            // Where the SAR image has a margin, the files' place is that margin away.
            var margin = (sar.Width - optical.Width) / 2;
            var transform = answer(PixelTransform.FromAffine(AffineTransform.Translation(margin, margin)));
            var (x, y) = transform.Apply(10, 20);
            return new RegistrationResult { Method = Name, Verdict = RegistrationVerdict.Aligned, OpticalToSar = transform, ResidualRms = 1, Matches = [new PointMatch(10, 20, x, y) { IsInlier = true }] };
        }
    }
}
