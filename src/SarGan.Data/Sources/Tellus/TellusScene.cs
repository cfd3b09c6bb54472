using System.Text.Json;
using NetTopologySuite.Geometries;

namespace SarGan.Data.Sources.Tellus;

/// <summary>A PALSAR-2 scene that a search found.</summary>
public sealed record TellusScene
{
    /// <summary>The service's own key of it.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people and folders, such as "ALOS2237752900-181018": the scene's own where the service gives one, its key otherwise. May be hostile.</summary>
    public required string Name { get; init; }

    /// <summary>Its outline, x longitude and y latitude in degrees of WGS 84. The older interface gives only the box around it.</summary>
    public required Geometry Footprint { get; init; }

    /// <summary>The observation mode; null where the service does not say.</summary>
    public string? Mode { get; init; }

    /// <summary>When it was taken; null where the service does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>All that the service says of it, by name.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Properties { get; init; }

    /// <summary>Where its list of files is asked for.</summary>
    public required Uri FilesAddress { get; init; }
}

/// <summary>A file of a scene.</summary>
/// <param name="Name">Its name as the service states it; may be hostile.</param>
/// <param name="Address">Where it is, or where its address is asked for, as the interface has it.</param>
/// <param name="Length">Its bytes; null where the service does not say.</param>
/// <param name="IsAvailable">Whether the service hands it out as it is: false where it must be ordered first.</param>
public sealed record TellusFile(string Name, Uri Address, long? Length, bool IsAvailable);
