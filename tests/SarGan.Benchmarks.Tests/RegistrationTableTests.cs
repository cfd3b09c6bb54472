using SarGan.Benchmarks.Registration;
using SarGan.Registration;
using SarGan.TestSupport;

namespace SarGan.Benchmarks.Tests;

/// <summary>The arithmetic behind the table of docs/registration.md.</summary>
public sealed class RegistrationTableTests
{
    [Fact]
    public void Rmse_TwoPoints_IsTheRootOfTheMeanSquare()
    {
        // The transform is right at the first point and off by (3, 4) at the second: sqrt((0 + 25) / 2).
        var pair = Pair([new PointMatch(0, 0, 5, 5), new PointMatch(10, 10, 12, 11)]);

        Assert.Equal(Math.Sqrt(12.5), pair.Rmse(new PixelTransform([1, 0, 5, 0, 1, 5, 0, 0, 1])), 1e-12);
        Assert.Equal(double.PositiveInfinity, pair.Rmse(null));
    }

    [Fact]
    public void Draw_SameTrial_GivesTheSameMoveWithinItsBounds()
    {
        for (var trial = 0; trial < 50; trial++)
        {
            var move = Perturbation.Draw(1, 2, trial, 101, 81);
            Assert.Equal(move.Values, Perturbation.Draw(1, 2, trial, 101, 81).Values);
            var (x, y) = move.Apply(50, 40); // the centre only shifts
            Assert.InRange(x - 50, -40, 40);
            Assert.InRange(y - 40, -40, 40);
            var (right, down) = move.Apply(51, 40);
            Assert.InRange(double.Hypot(right - x, down - y), 0.9, 1.1);
            Assert.InRange(Math.Atan2(down - y, right - x) * 180 / Math.PI, -10, 10);
        }
    }

    [Fact]
    public void Apply_WholePixelShift_MovesSamplesAndChecksAlike()
    {
        var values = new float[20 * 10];
        for (var i = 0; i < values.Length; i++) values[i] = i;
        var pair = Pair([new PointMatch(1, 2, 3, 4)]) with { Sar = new RegistrationImage(20, 10, values) };

        var moved = Perturbation.Apply(pair, new PixelTransform([1, 0, 2, 0, 1, 1, 0, 0, 1]));

        Assert.Equal((5, 5), (moved.Checks[0].SarX, moved.Checks[0].SarY));
        Assert.Equal(values[(4 * 20) + 3], moved.Sar.Values[(5 * 20) + 5]);
        Assert.False(moved.Sar.IsValid(1, 5)); // came from outside
    }

    [Fact]
    public void Write_HandMadeRecords_CountsWhatTheRecordsSay()
    {
        var records = new List<TrialRecord>
        {
            Record(TrialKind.Scene, "a", "-", 0, 2.0, aligned: true),
            Record(TrialKind.Scene, "a", "-", 1, 12.0, aligned: true), // off by more than 10 and called aligned
            Record(TrialKind.Scene, "a", "-", 2, 2.5, aligned: false),
            Record(TrialKind.Scene, "a", "-", 3, double.PositiveInfinity, aligned: false),
            Record(TrialKind.Mismatch, "b with c", "tiles", 0, double.PositiveInfinity, aligned: false),
            Record(TrialKind.Mismatch, "c with b", "tiles", 0, double.PositiveInfinity, aligned: true),
        };
        using var writer = new StringWriter();

        RegistrationTable.Write(writer, records);

        var lines = writer.ToString().Split(writer.NewLine);
        Assert.Contains("| a | 3.0 | 4 | 50 % | 2.5 | none | 50 % |", lines);
        Assert.Contains("| structure | of different ground, tiles | 2 | 1 | 1 | 50.0 % |", lines);
        Assert.Contains("| structure | true pairs, off by more than 10 pixels | 4 | 2 | 1 | 25.0 % |", lines);
    }

    [Fact]
    public void Run_RecordsThatAreThere_AreNotRunAgain()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "records.csv");
        var trial = new RegistrationTrial(TrialKind.Scene, "a", "-", 0, Wide: false, () => Pair([new PointMatch(0, 0, 3, 4)]));
        (IImageRegistration, IImageRegistration) identity = (new SarGan.Registration.Identity.IdentityRegistration(), new SarGan.Registration.Identity.IdentityRegistration());
        new RegistrationRun(file, seed: 1).Run([trial], [identity], 1, TextWriter.Null);

        var again = new RegistrationRun(file, seed: 1);
        again.Run([trial with { Load = () => throw new InvalidOperationException("It was there.") }], [identity], 1, TextWriter.Null);

        var record = Assert.Single(again.Records);
        Assert.Equal(5, record.Rmse, 1e-3);
        Assert.Equal("identity", record.Method);
    }

    [Fact]
    public void Run_RecordsOfAnotherSeedOrNone_AreRefused()
    {
        using var folder = new TempFolder();
        var (file, old) = (Path.Combine(folder.Path, "records.csv"), Path.Combine(folder.Path, "old.csv"));
        _ = new RegistrationRun(file, seed: 1);
        File.WriteAllText(old, Record(TrialKind.Scene, "a", "-", 0, 1, aligned: true).ToLine() + "\n");

        var message = Assert.Throws<InvalidDataException>(() => new RegistrationRun(file, seed: 2)).Message;
        Assert.Contains("seed=1;", message, StringComparison.Ordinal);
        Assert.Contains("seed=2;", message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => new RegistrationRun(old, seed: 1));
        Assert.Empty(new RegistrationRun(file, seed: 1).Records);
    }

    [Fact]
    public void Run_IncompleteLastLine_IsRemovedAndRunAgain()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "records.csv");
        _ = new RegistrationRun(file, seed: 1);
        var whole = Record(TrialKind.Scene, "a", "-", 0, 1, aligned: true).ToLine();
        File.AppendAllText(file, $"{whole}\n{whole.Replace("Scene,a", "Scene,b", StringComparison.Ordinal)[..^3]}");

        Assert.Equal("a", Assert.Single(new RegistrationRun(file, seed: 1).Records).Pair);
        Assert.EndsWith(whole + "\n", File.ReadAllText(file), StringComparison.Ordinal);

        File.AppendAllText(file, "Scene,broken\n");
        Assert.Contains("Line 3 of", Assert.Throws<InvalidDataException>(() => new RegistrationRun(file, seed: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_NothingChosen_AreAllMethodsOnAllImages()
    {
        var settings = new RegistrationSettings("", "", 1, 1, 1, 1, 1);

        var parts = RegistrationCommand.Parts(settings).SelectMany(part => part.Methods.Select(method => (part.Images, method.Usual.Name))).ToList();

        Assert.Equal(12, parts.Distinct().Count());
        Assert.All(Enum.GetValues<TrialKind>(), images => Assert.All(RegistrationCommand.MethodNames, name => Assert.Contains((images, name), parts)));
        var chosen = Assert.Single(RegistrationCommand.Parts(settings with { Images = [TrialKind.Mismatch], Methods = ["akaze"] }));
        Assert.Equal((TrialKind.Mismatch, "akaze"), (chosen.Images, Assert.Single(chosen.Methods).Usual.Name));
    }

    private static CheckedPair Pair(IReadOnlyList<PointMatch> checks) => new()
    {
        Name = "a",
        Sar = new RegistrationImage(20, 10, new float[200]),
        Optical = new RegistrationImage(20, 10, new float[200]),
        Checks = checks,
        TruthRms = 0,
        Limit = 3,
    };

    private static TrialRecord Record(TrialKind kind, string pair, string group, int trial, double rmse, bool aligned) =>
        new(kind, pair, group, trial, "structure", 3, rmse, aligned, 1, "");
}
