using System.Globalization;
using SarGan.Training.Reports;

namespace SarGan.Training.Tests.Reports;

public sealed class LossTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sargan-losses").FullName;

    private string Table => Path.Combine(_folder, "losses.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_FullRow_GivesTheDocumentedText()
    {
        using (var writer = LossTable.Append(Table))
        {
            writer.Write(new LossRow
            {
                Step = 7, Epoch = 1, DiscriminatorLoss = 0.25, DiscriminatorAccuracy = 0.5, GeneratorLoss = 11.5, Adversarial = 1, Cycle = 1.5, Identity = 0.125,
                LearningRate = 0.0002, Seconds = 3.75,
            });
        }
        Assert.Equal(
            "step,epoch,discriminatorLoss,discriminatorAccuracy,generatorLoss,adversarial,cycle,identity,l1,learningRate,seconds\n7,1,0.25,0.5,11.5,1,1.5,0.125,,0.0002,3.75\n",
            File.ReadAllText(Table));
    }

    [Fact]
    public void Read_AwkwardNumbers_ReadBackBitForBit()
    {
        var row = Row(long.MaxValue) with { GeneratorLoss = 0.1 + 0.2, Adversarial = double.NaN, Cycle = double.PositiveInfinity, L1 = 5e-324, Identity = -0.0, Seconds = Math.PI };
        Write(row);
        var back = Assert.Single(LossTable.Read(Table));
        Assert.Equal(row, back);
        Assert.True(double.IsNegative(back.Identity!.Value));
    }

    [Fact]
    public void Write_GermanCulture_UsesPoints()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = german;
            Write(Row(1) with { GeneratorLoss = 1.5 });
            Assert.Equal(1.5, LossTable.Read(Table)[0].GeneratorLoss);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Append_ExistingTable_AddsBelow()
    {
        Write(Row(1));
        Write(Row(2));
        Assert.Equal([1L, 2L], Steps());
    }

    [Theory]
    [InlineData("4,0,0.")]
    [InlineData("4,0,0.5,1,1,1,1,1,1,0.0002,12")] // looks whole, but the last number may lack digits
    [InlineData("4")]
    public void Append_HalfWrittenLastLine_CutsIt(string half)
    {
        Write(Row(1), Row(2), Row(3));
        File.AppendAllText(Table, half);
        Write(Row(4));
        Assert.Equal([1L, 2L, 3L, 4L], Steps());
    }

    [Fact]
    public void Append_HalfWrittenHeader_StartsAfresh()
    {
        File.WriteAllText(Table, "step,epo");
        Write(Row(1));
        Assert.Equal([1L], Steps());
    }

    [Fact]
    public void Append_LongHalfLine_CutsBeyondTheWindow()
    {
        Write(Row(1));
        File.AppendAllText(Table, new string('9', 10_000));
        Write(Row(2));
        Assert.Equal([1L, 2L], Steps());
    }

    [Fact]
    public void Append_OtherColumns_Throws()
    {
        File.WriteAllText(Table, "step,loss\n1,2\n");
        var error = Assert.Throws<InvalidDataException>(() => LossTable.Append(Table));
        Assert.Contains("step,loss", error.Message, StringComparison.Ordinal);
        Assert.Equal("step,loss\n1,2\n", File.ReadAllText(Table));
    }

    [Theory]
    [InlineData(0, new long[0], 3)]
    [InlineData(2, new long[] { 1, 2 }, 1)]
    [InlineData(3, new long[] { 1, 2, 3 }, 0)]
    [InlineData(99, new long[] { 1, 2, 3 }, 0)]
    public void TruncateAfter_Step_KeepsRowsUpToIt(long step, long[] kept, int dropped)
    {
        Write(Row(1), Row(2), Row(3));
        File.AppendAllText(Table, "4,0,0.25");
        Assert.Equal(dropped, LossTable.TruncateAfter(Table, step));
        Assert.Equal(kept, Steps());
        Assert.EndsWith("\n", File.ReadAllText(Table), StringComparison.Ordinal);
        Assert.Equal([Table], Directory.GetFiles(_folder));
    }

    [Fact]
    public void TruncateAfter_KeptRows_AreUnchangedBytes()
    {
        Write(Row(1) with { GeneratorLoss = 1 / 3.0 }, Row(2));
        var first = string.Join('\n', File.ReadAllText(Table).Split('\n')[..2]) + "\n";
        LossTable.TruncateAfter(Table, 1);
        Assert.Equal(first, File.ReadAllText(Table));
    }

    [Fact]
    public void TruncateAfter_NoFile_DoesNothing()
    {
        Assert.Equal(0, LossTable.TruncateAfter(Table, 5));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void TruncateAfter_OnlyHalfAHeader_LeavesAnEmptyTable()
    {
        File.WriteAllText(Table, "step,ep");
        Assert.Equal(0, LossTable.TruncateAfter(Table, 5));
        Assert.Equal(LossTable.Header + "\n", File.ReadAllText(Table));
    }

    [Fact]
    public void Read_WhileTheWriterIsOpen_SeesTheRows()
    {
        using var writer = LossTable.Append(Table);
        writer.Write(Row(1));
        Assert.Equal([1L], Steps());
    }

    [Fact]
    public void Read_UnknownAndMissingColumns_KeepsWhatItKnows()
    {
        File.WriteAllText(Table, "loss,generatorLoss,step\n9,0.5,3\n");
        var row = Assert.Single(LossTable.Read(Table));
        Assert.Equal((3L, 0.5, (double?)null), (row.Step, row.GeneratorLoss, row.Cycle));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "line 1")]
    [InlineData("step,cycle\n1,2\nx,2\n", "line 3: step must be a whole number. Actual text was \"x\".")]
    [InlineData("step,cycle\n1,two\n", "line 2: cycle must be a number. Actual text was \"two\".")]
    [InlineData("step,cycle\n1\n", "line 2: 2 cells expected.")]
    public void Read_BrokenTable_NamesTheLine(string text, string expected)
    {
        File.WriteAllText(Table, text);
        var error = Assert.Throws<InvalidDataException>(() => LossTable.Read(Table));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(Table, error.Message, StringComparison.Ordinal);
    }

    private static LossRow Row(long step) => new() { Step = step, Epoch = 0, GeneratorLoss = step, LearningRate = 2e-4, Seconds = step };

    private void Write(params LossRow[] rows)
    {
        using var writer = LossTable.Append(Table);
        foreach (var row in rows) writer.Write(row);
    }

    private long[] Steps() => [.. LossTable.Read(Table).Select(row => row.Step)];
}
