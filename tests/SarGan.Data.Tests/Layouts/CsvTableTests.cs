using System.Text;
using SarGan.Data.Layouts;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Layouts;

public sealed class CsvTableTests
{
    [Fact]
    public void WriteRead_AwkwardFields_ComeBack()
    {
        using var folder = new TempFolder();
        string[] header = ["a", "b"], row = ["comma, \"quote\"", "line\nfeed"], plain = ["", "x y"];
        using (var stream = File.Create(folder["t.csv"])) CsvTable.Write(stream, header, [row, plain]);

        var table = CsvTable.Read(folder["t.csv"]);

        Assert.Equal([row, plain], table.Rows);
        Assert.Equal("x y", table.Field(table.Rows[1], "b"));
        Assert.Equal("", table.Field(table.Rows[1], "missing"));
    }

    [Fact]
    public void Read_CarriageReturnsAndNoLastLineFeed_AreUnderstood()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["t.csv"], "a,b\r\n1,\"2\"\r\n\r\n3,", Encoding.UTF8);
        Assert.Equal([["1", "2"], ["3", ""]], CsvTable.Read(folder["t.csv"]).Rows);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n1\n")]
    [InlineData("a,b\n1,\"2\n")]
    public void Read_Malformed_IsRefusedWithThePath(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["t.csv"], text);
        Assert.Contains(folder["t.csv"], Assert.Throws<DatasetLayoutException>(() => CsvTable.Read(folder["t.csv"])).Message, StringComparison.Ordinal);
    }
}
