using System.Text.Json;
using NetTopologySuite.Geometries;
using SarGan.Data.Sources.Http;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Stac;

/// <summary>A scene that a search found.</summary>
public sealed record StacItem
{
    /// <summary>Characters of the longest <see cref="Json"/> that is kept.</summary>
    public const int MaxJsonLength = 1 << 20;

    /// <summary>Its name in the collection.</summary>
    public required string Id { get; init; }

    /// <summary>The collection; null where the service does not say.</summary>
    public string? Collection { get; init; }

    /// <summary>Its outline, x longitude and y latitude in degrees of WGS 84; null where it has no place.</summary>
    public Geometry? Footprint { get; init; }

    /// <summary>The box around it as the service states it, in degrees; west is greater than east where it crosses the date line. Null where the service states none.</summary>
    public MapBounds? Bounds { get; init; }

    /// <summary>When it was taken; null where the service gives only an interval (properties "start_datetime" and "end_datetime").</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>All of its properties by name, such as "sat:orbit_state" or "eo:cloud_cover".</summary>
    public required IReadOnlyDictionary<string, JsonElement> Properties { get; init; }

    /// <summary>Its files by key, such as "vv" or "visual".</summary>
    public required IReadOnlyDictionary<string, StacAsset> Assets { get; init; }

    /// <summary>
    /// The item itself, GeoJSON as the service wrote it: beside the files it tells <see cref="Products.SceneProduct.Open"/> scale and offset of Sentinel-2. Null where it is longer than
    /// <see cref="MaxJsonLength"/>, or was not kept.
    /// </summary>
    public string? Json { get; init; }
}

/// <summary>A file of a scene.</summary>
public sealed record StacAsset
{
    /// <summary>Its key in the item.</summary>
    public required string Key { get; init; }

    /// <summary>Where it is; of any scheme, s3:// included.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// The name that it gets when it is fetched, before <see cref="SafeFileName"/>: the last part of <see cref="Address"/> without the query; where that names no file, such as OData's "$value" or nothing
    /// at all, its key, with the extension that its media type has. May be hostile.
    /// </summary>
    public string FileName
    {
        get
        {
            var last = Uri.UnescapeDataString(Address.Segments is [.., var segment] ? segment : "").Trim('/', ' ');
            return last.Length > 0 && last[0] != '$' ? last : Path.HasExtension(Key) ? Key : Key + ExtensionOf(MediaType);
        }
    }

    /// <summary>Its title; null where there is none.</summary>
    public string? Title { get; init; }

    /// <summary>Its media type, such as "image/tiff; application=geotiff; profile=cloud-optimized"; null where the service does not say.</summary>
    public string? MediaType { get; init; }

    /// <summary>What it is for, such as "data", "thumbnail" or "metadata".</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Its bytes ("file:size"); null where the service does not say.</summary>
    public long? Length { get; init; }

    /// <summary>Its checksum ("file:checksum"); null where the service gives none, or one of an unknown kind.</summary>
    public FileChecksum? Checksum { get; init; }

    private static string ExtensionOf(string? mediaType) => mediaType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "image/tiff" => ".tif",
        "image/jp2" => ".jp2",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "application/zip" or "application/x-zip-compressed" => ".zip",
        "application/json" => ".json",
        "application/geo+json" => ".geojson",
        "application/xml" or "text/xml" => ".xml",
        _ => "",
    };
}
