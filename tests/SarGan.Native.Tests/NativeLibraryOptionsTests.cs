namespace SarGan.Native.Tests;

public sealed class NativeLibraryOptionsTests
{
    [Fact]
    public void Defaults_AreOpen()
    {
        var options = new NativeLibraryOptions();

        Assert.Null(options.LibTorchFolder);
        Assert.Null(options.CacheFolder);
    }

    [Theory]
    [InlineData("torch/lib")]
    [InlineData("")]
    public void LibTorchFolder_NotAFullPath_IsRefused(string path)
    {
        var error = Assert.Throws<ArgumentException>(() => new NativeLibraryOptions { LibTorchFolder = path });

        Assert.StartsWith($"LibTorchFolder must be a full path. Actual value was '{path}'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CacheFolder_NotAFullPath_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new NativeLibraryOptions() with { CacheFolder = "cache" });
}
