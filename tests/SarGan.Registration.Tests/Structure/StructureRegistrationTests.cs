using SarGan.Data.Randomness;
using SarGan.Data.Simulation;
using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class StructureRegistrationTests
{
    private static readonly Misalignment _misalignment = new() { ShiftX = 11, ShiftY = -8, RotationDegrees = 6, Scale = 1.06 };

    [Fact]
    public void Register_SimulatedPair_FindsTheTransformAndSaysSo()
    {
        var scene = Simulate(_misalignment, index: 0);
        var heard = new Heard();

        var result = new StructureRegistration().Register(RegistrationImage.FromPicture(scene.Sar), RegistrationImage.FromPicture(scene.Optical), heard);

        Assert.True(result.IsAligned, string.Join(' ', result.Reasons));
        Assert.Equal("structure", result.Method);
        Assert.Empty(result.Reasons);
        // 2 pixels: speckle of 4.4 looks, and layover of houses and trees.
        Assert.InRange(Rmse(result, scene), 0, 2);
        Assert.InRange(result.Inliers, 1, result.Candidates);
        Assert.Equal(result.Inliers, result.Matches.Count(match => match.IsInlier));
        Assert.InRange(result.ResidualRms, 0, 4);
        Assert.InRange(result.Spread, 0.1, 1);
        Assert.Equal(1, heard.Last);
    }

    [Fact]
    public void Register_AnyNumberOfThreads_GivesTheSameNumbers()
    {
        var scene = Simulate(_misalignment, index: 1);
        var (sar, optical) = (RegistrationImage.FromPicture(scene.Sar), RegistrationImage.FromPicture(scene.Optical));

        var one = new StructureRegistration(new StructureOptions { Threads = 1 }).Register(sar, optical);
        var three = new StructureRegistration(new StructureOptions { Threads = 3 }).Register(sar, optical);

        Assert.Equal(one.OpticalToSar!.Values, three.OpticalToSar!.Values);
        Assert.Equal(one.Measures, three.Measures);
        Assert.Equal(one.Matches, three.Matches);
    }

    [Fact]
    public void Register_LargeRotation_IsFoundWhereItIsAskedFor()
    {
        var scene = Simulate(new Misalignment { RotationDegrees = 70, ShiftX = 5 }, index: 0);
        var method = new StructureRegistration(new StructureOptions { MaxRotationDegrees = 90, MinScale = 0.9, MaxScale = 1.1 });

        var result = method.Register(RegistrationImage.FromPicture(scene.Sar), RegistrationImage.FromPicture(scene.Optical));

        Assert.True(result.IsAligned, string.Join(' ', result.Reasons));
        Assert.InRange(Rmse(result, scene), 0, 2.5);
    }

    [Fact]
    public void Register_ShiftOnly_NeitherTurnsNorScales()
    {
        var scene = Simulate(new Misalignment { ShiftX = 13, ShiftY = 7 }, index: 0);
        var method = new StructureRegistration(new StructureOptions { MostPliable = TransformModel.Shift });

        var result = method.Register(RegistrationImage.FromPicture(scene.Sar), RegistrationImage.FromPicture(scene.Optical));

        Assert.Equal(TransformModel.Shift, result.Model);
        var values = result.OpticalToSar!.Values;
        Assert.All(new[] { values[0] - 1, values[1], values[3], values[4] - 1, values[6], values[7] }, difference => Assert.Equal(0, difference, 1e-9)); // rounding of double precision
        Assert.InRange(Rmse(result, scene), 0, 2);
    }

    [Fact]
    public void Register_Decibels_GiveTheResultOfThePower()
    {
        var scene = Simulate(_misalignment, index: 0);
        var optical = RegistrationImage.FromPicture(scene.Optical);

        var power = new StructureRegistration().Register(new RegistrationImage(256, 256, scene.SarIntensity), optical);
        var decibels = new StructureRegistration().Register(new RegistrationImage(256, 256, Array.ConvertAll(scene.SarIntensity, value => 10 * MathF.Log10(value))), optical);

        Assert.True(power.IsAligned, string.Join(' ', power.Reasons));
        Assert.InRange(Rmse(power, scene), 0, 2);
        // To decibels and back costs the last digits of single precision; where they decide, the search ends one last step (0.06 pixels) elsewhere.
        Assert.InRange(TransformGeometry.Distance(power.OpticalToSar!, decibels.OpticalToSar!, 256, 256), 0, 0.2);
    }

    [Fact]
    public void Register_ImagesOfDifferentGround_AreNotAligned()
    {
        for (var index = 0; index < 3; index++)
        {
            var (one, other) = (Simulate(Misalignment.None, index), Simulate(Misalignment.None, index + 5));

            var result = new StructureRegistration().Register(RegistrationImage.FromPicture(one.Sar), RegistrationImage.FromPicture(other.Optical));

            Assert.False(result.IsAligned);
            Assert.True(result.Reasons.Count > 1, "an objection, and what was searched");
            Assert.Equal("Turns of up to 14 degrees either way and 0.75 to 1.5 pixels of the compared SAR image to one of the optical were searched.", result.Reasons[^1]);
        }
    }

    [Fact]
    public void Register_SameBorderOfNoDataAroundNoise_DoesNotAttract()
    {
        // Both images have a turned frame of no-data; only the frames fit each other.
        var (sar, optical) = (Framed(seed: 1), Framed(seed: 2));

        var result = new StructureRegistration().Register(sar, optical);

        Assert.False(result.IsAligned);
    }

    [Fact]
    public void Register_ConstantImage_IsAnHonestNo()
    {
        var scene = Simulate(Misalignment.None, index: 0);
        var flat = new RegistrationImage(256, 256, Enumerable.Repeat(9f, 256 * 256).ToArray());

        var ofSar = new StructureRegistration().Register(flat, RegistrationImage.FromPicture(scene.Optical));
        var ofOptical = new StructureRegistration().Register(RegistrationImage.FromPicture(scene.Sar), flat);

        Assert.All([ofSar, ofOptical], result =>
        {
            Assert.Equal(RegistrationVerdict.NotAligned, result.Verdict);
            Assert.NotEmpty(result.Reasons);
        });
    }

    [Fact]
    public void Register_AlmostNothingMeasured_IsAnHonestNo()
    {
        var values = Enumerable.Repeat(float.NaN, 256 * 256).ToArray();
        for (var i = 0; i < 40; i++) values[i * 300] = i;
        var empty = new RegistrationImage(256, 256, values);

        var result = new StructureRegistration().Register(empty, empty);

        Assert.Equal(RegistrationVerdict.NotAligned, result.Verdict);
        Assert.Null(result.OpticalToSar);
        Assert.NotEmpty(result.Reasons);
    }

    [Fact]
    public void Register_LargeRadarWithASmallScaleAllowed_TakesNoMoreMemoryThanTheLargeRadar()
    {
        // At 0.1 radar pixels an optical one, 1,500 pixels would become 15,000 a side: 225 million.
        var radar = new RegistrationImage(1500, 1500, StructureFieldTests.Noise(1500, 1500, seed: 4).Values);
        var optical = new RegistrationImage(64, 64, StructureFieldTests.Noise(64, 64, seed: 5).Values);
        var method = new StructureRegistration(new StructureOptions { MaxRotationDegrees = 0, MinScale = 0.1, MaxScale = 0.1, Threads = 1 });
        var before = GC.GetAllocatedBytesForCurrentThread();

        var result = method.Register(radar, optical);

        Assert.False(result.IsAligned);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000_000L); // 768 pixels a side, some twenty arrays of four bytes, a few times
    }

    [Fact]
    public void Register_TinyImage_IsAnHonestNo()
    {
        var tiny = new RegistrationImage(8, 300, new float[8 * 300]);

        Assert.Single(new StructureRegistration().Register(tiny, tiny).Reasons);
    }

    [Fact]
    public void Register_Cancelled_Throws()
    {
        var image = new RegistrationImage(64, 64, new float[64 * 64]);

        Assert.ThrowsAny<OperationCanceledException>(() => new StructureRegistration().Register(image, image, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static SimulatedScene Simulate(Misalignment misalignment, int index) =>
        SceneSimulator.Simulate(new SimulationOptions { Size = 256, Misalignment = misalignment }, index);

    private static RegistrationImage Framed(int seed)
    {
        var random = new RandomStream(seed, "framed");
        var values = new float[256 * 256];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = ((i % 256) - 128, (i / 256) - 128);
            var inside = Math.Abs((0.94 * x) + (0.34 * y)) < 95 && Math.Abs((0.94 * y) - (0.34 * x)) < 95;
            values[i] = inside ? (float)random.NextDouble(50, 150) : float.NaN;
        }
        return new RegistrationImage(256, 256, values);
    }

    private static double Rmse(RegistrationResult result, SimulatedScene scene)
    {
        var sum = 0.0;
        for (var i = 0; i < 25; i++)
        {
            var (x, y) = (25.5 + (51 * (i % 5)), 25.5 + (51 * (i / 5)));
            var ((u, v), (tx, ty)) = (result.OpticalToSar!.Apply(x, y), scene.Transform.MapToSar(x, y));
            sum += ((u - tx) * (u - tx)) + ((v - ty) * (v - ty));
        }
        return Math.Sqrt(sum / 25);
    }

    private sealed class Heard : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value) => Last = value;
    }
}
