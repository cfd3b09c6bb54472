using SarGan.Data.Sources.Http;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Sources;

public sealed class PartFileTests
{
    private static readonly DownloadRequest Request = new() { Address = new Uri("https://example.org/a.tif") };

    [Fact]
    public void Finish_UntilThePartIsInPlace_NobodyElseGetsIt()
    {
        using var folder = new TempFolder();
        var target = folder["a.tif"];
        using var part = new PartFile(target, Request);
        part.Begin(null, null, 3);
        part.Content.Write("abc"u8);
        Directory.CreateDirectory(target); // so that the move fails half way

        Assert.ThrowsAny<Exception>(() => part.Finish(target));

        // Whoever opened it now would empty it.
        Assert.ThrowsAny<IOException>(() => new PartFile(target, Request).Dispose());
        Directory.Delete(target);
        part.Finish(target);
        Assert.Equal("abc", File.ReadAllText(target));
        Assert.Equal([target], Directory.GetFiles(folder.Path));
    }
}
