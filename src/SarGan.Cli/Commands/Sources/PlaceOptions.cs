using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Geocoding;
using SarGan.Data.Sources.Http;

namespace SarGan.Cli.Commands.Sources;

/// <summary>A point by its coordinates or by the name of a place.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<string?> _place = new("--place") { Description = "A place by name, which Nominatim (OpenStreetMap) looks up", HelpName = "NAME" };
    private readonly Option<double?> _latitude = new("--lat") { Description = "Or its latitude in degrees", HelpName = "DEG" };
    private readonly Option<double?> _longitude = new("--lon") { Description = "and its longitude in degrees", HelpName = "DEG" };
    private readonly Option<string> _geocoder = new("--geocoder") { Description = "The Nominatim service", HelpName = "URL", DefaultValueFactory = _ => NominatimGeocoder.PublicAddress.AbsoluteUri };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _place, _latitude, _longitude, _geocoder }) command.Options.Add(option);
    }

    /// <summary>The point; a name is looked up.</summary>
    /// <exception cref="CliException">Neither or both are given, or there is no such place.</exception>
    public (double Longitude, double Latitude) Find(ParseResult parse, string agent, CliOutput output, CancellationToken cancellationToken)
    {
        var (place, latitude, longitude) = (parse.GetValue(_place), parse.GetValue(_latitude), parse.GetValue(_longitude));
        if (place is null == (latitude is null && longitude is null) || latitude is null != longitude is null) throw CliException.Usage("Give a place: either --place, or --lat and --lon.");
        if (latitude is { } y && longitude is { } x)
            return Math.Abs(x) <= 180 && Math.Abs(y) <= 90 ? (x, y) : throw CliException.Usage("--lat must be -90 to 90, and --lon -180 to 180.");
        var address = SourceCommandOptions.Address(parse.GetRequiredValue(_geocoder), "--geocoder");
        using var geocoder = CliException.Checked(() => new NominatimGeocoder(new SourceOptions { BaseAddress = address, UserAgent = agent }));
        var found = geocoder.FindAsync(place!, cancellationToken).GetAwaiter().GetResult(); // Not null: there are no coordinates.
        if (found.Count == 0) throw new CliException($"No place of the name '{place}' was found. Give --lat and --lon.");
        output.Note(string.Create(CultureInfo.InvariantCulture, $"{found[0].Name}: latitude {found[0].Latitude}, longitude {found[0].Longitude} ((c) OpenStreetMap contributors)"));
        return (found[0].Longitude, found[0].Latitude);
    }
}
