using SarGan.Data.Sources.Http;

namespace SarGan.Data.Tests.Sources;

public sealed class SourceOptionsTests
{
    private static readonly SourceOptions Valid = new() { BaseAddress = new Uri("https://example.org/api") };

    [Fact]
    public void Defaults_AreAsDocumented()
    {
        Assert.Null(Valid.Token);
        Assert.Null(Valid.Client);
        Assert.Equal("SarGan", Valid.UserAgent);
        Assert.Equal((4, 1.0, 60.0, 60.0, 5, 32 << 20), (Valid.MaxRetries, Valid.RetryDelaySeconds, Valid.MaxRetryDelaySeconds, Valid.TimeoutSeconds, Valid.MaxRedirects, Valid.MaxAnswerBytes));
        Assert.Same(TimeProvider.System, Valid.Clock);
    }

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("http://127.0.0.1.example.org")]
    [InlineData("ftp://example.org")]
    [InlineData("https://user@example.org")]
    [InlineData("https://example.org/?key=1")]
    [InlineData("file:///etc")]
    public void BaseAddress_NotAllowed_IsRefused(string address) => Assert.Throws<ArgumentException>(() => Valid with { BaseAddress = new Uri(address) });

    [Theory]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]:80/")]
    public void BaseAddress_PlainHttpToThisMachine_IsTaken(string address) => Assert.Equal(new Uri(address), (Valid with { BaseAddress = new Uri(address) }).BaseAddress);

    [Fact]
    public void Token_WithLineBreak_IsRefusedWithoutBeingShown()
    {
        var error = Assert.Throws<ArgumentException>(() => Valid with { Token = "geheim\r\nX: y" });

        Assert.StartsWith("Token must be printable ASCII without spaces.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_WithToken_HidesIt() => Assert.DoesNotContain("geheim", (Valid with { Token = "geheim" }).ToString(), StringComparison.Ordinal);
}
