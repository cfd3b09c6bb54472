using SarGan.Data.Radiometry;

namespace SarGan.Data.Products;

/// <summary>What a product says of itself, gathered while it is opened.</summary>
internal sealed record ProductDescription
{
    public required string Kind { get; init; }

    public required Domain Domain { get; init; }

    public string? SceneId { get; init; }

    public DateTimeOffset? AcquiredAt { get; init; }

    /// <summary>Facts for people, in the order in which they are shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The metadata items of the raster: the tags, and which scene it is.</summary>
    public IReadOnlyDictionary<string, string> Items(RasterTags tags, IReadOnlyDictionary<string, string> before)
    {
        var items = new Dictionary<string, string>(before) { ["PRODUCT"] = Kind };
        if (SceneId is not null) items["SCENE"] = SceneId;
        if (AcquiredAt is { } time) items["ACQUIRED"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return tags.ApplyTo(items);
    }
}
