using SkiaSharp;

namespace SarGan.Data.Drawing;

/// <summary>DejaVu Sans from the assembly's own resources: machines without fonts (or without fontconfig) would draw no text and report no error.</summary>
internal static class EmbeddedFont
{
    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    /// <summary>The typeface; immutable, shared by all threads, never disposed.</summary>
    public static SKTypeface Typeface => Loaded.Value;

    private static SKTypeface Load()
    {
        const string Name = "SarGan.Data.Drawing.DejaVuSans.ttf";
        using var resource = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Name}.");
        using var data = SKData.Create(resource);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"SkiaSharp cannot read the font {Name}.");
    }
}
