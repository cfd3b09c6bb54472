using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Geocoding;

/// <summary>Finds places by name.</summary>
public interface IGeocoder
{
    /// <summary>Finds places.</summary>
    /// <param name="place">A name or an address, such as "Skytree, Tokyo".</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>What was found, the likeliest first; empty if nothing was.</returns>
    /// <exception cref="SourceException">The service cannot be reached, refuses, or does not answer as it should.</exception>
    Task<IReadOnlyList<GeocodedPlace>> FindAsync(string place, CancellationToken cancellationToken = default);
}

/// <summary>A place that was found.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Longitude">East of Greenwich in degrees, -180 to 180.</param>
/// <param name="Latitude">North of the equator in degrees, -90 to 90.</param>
/// <param name="Bounds">The box around it in degrees; null where the service gives none.</param>
public sealed record GeocodedPlace(string Name, double Longitude, double Latitude, MapBounds? Bounds);
