using System.Text;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Http;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Sources;

public sealed class SafeFileNameTests
{
    [Theory]
    [InlineData("IMG-HH-ALOS2.tif", "IMG-HH-ALOS2.tif")]
    [InlineData("東京 スカイツリー.tif", "東京 スカイツリー.tif")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\system.ini", "system.ini")]
    [InlineData("/etc/shadow", "shadow")]
    [InlineData("C:\\a\\b.tif", "b.tif")]
    [InlineData("C:b.tif", "C_b.tif")]
    [InlineData("a.tif::$DATA", "a.tif__$DATA")]
    [InlineData("a\0b.tif", "a_b.tif")]
    [InlineData("a\r\nb.tif", "a__b.tif")]
    [InlineData("a\u202Efit.exe", "a_fit.exe")]
    [InlineData("a?b*c|d\"e<f>.tif", "a_b_c_d_e_f_.tif")]
    [InlineData("a.tif. . ", "a.tif")]
    [InlineData("NUL", "_NUL")]
    [InlineData("con.tif", "_con.tif")]
    [InlineData("com1 .txt", "_com1 .txt")]
    [InlineData("LPT³.log", "_LPT³.log")]
    [InlineData("COM10.txt", "COM10.txt")]
    [InlineData("console.tif", "console.tif")]
    [InlineData(".hidden", ".hidden")]
    [InlineData("a.tif.part", "a.tif.part_")]
    [InlineData("a.tif.PART.json", "a.tif.PART.json_")]
    public void From_ServersName_StaysInTheFolder(string name, string expected)
    {
        using var folder = new TempFolder();
        var safe = SafeFileName.From(name);

        Assert.Equal(expected, safe);
        Assert.Equal(folder.Path, Path.GetDirectoryName(Path.GetFullPath(folder[safe])));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/..")]
    [InlineData("a/")]
    [InlineData(" . ")]
    public void From_NothingLeft_IsRefused(string name) => Assert.Throws<SourceException>(() => SafeFileName.From(name));

    [Theory]
    [InlineData('x')]
    [InlineData('東')]
    public void From_LongName_KeepsItsExtension(char letter)
    {
        var safe = SafeFileName.From(new string(letter, 500) + ".tiff");

        Assert.EndsWith(letter + ".tiff", safe, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(safe), 196, 200);
    }
}
