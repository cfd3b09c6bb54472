using System.Globalization;
using System.Text.RegularExpressions;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Mosaics;

/// <summary>Where the tiles of a web map are: a path or an address with places for the tile's numbers, such as <c>tiles/{z}/{x}/{y}.png</c>.</summary>
/// <remarks>
/// <c>{z}</c> is the zoom, <c>{x}</c> the column, <c>{y}</c> the row counted southwards, <c>{-y}</c> the row counted northwards (TMS) and <c>{q}</c> Bing's quadkey.
/// Addresses often hold an access token: neither <see cref="ToString"/> nor any message shows more of one than its host.
/// </remarks>
public sealed class TileTemplate
{
    private static readonly Regex Place = new(@"\{([^{}]*)\}", RegexOptions.CultureInvariant);

    private readonly string _template;

    /// <summary>Takes a template.</summary>
    /// <param name="template">A path, or an address that starts with https://, or with http:// for this machine itself.</param>
    /// <exception cref="ArgumentException">A place is unknown, the tile's numbers are not all asked for, or the address is not allowed.</exception>
    public TileTemplate(string template)
    {
        ArgumentException.ThrowIfNullOrEmpty(template);
        _template = template;
        var places = Place.Matches(template).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        if (places.FirstOrDefault(place => place is not ("z" or "x" or "y" or "-y" or "q")) is { } unknown)
            throw new ArgumentException($"A tile template has the places {{z}}, {{x}}, {{y}}, {{-y}} and {{q}}. '{{{unknown}}}' is none of them.", nameof(template));
        if (!places.Contains("q") && !(places.Contains("z") && places.Contains("x") && (places.Contains("y") || places.Contains("-y"))))
            throw new ArgumentException("A tile template names a tile by {z}, {x} and {y} (or {-y}), or by {q}: without them all tiles would be one file.", nameof(template));
        var scheme = template.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return;
        IsUrl = true;
        CheckAddress(template[..scheme], Expand(new WebMercatorTile(1, 0, 0)));
    }

    /// <summary>Whether it is an address rather than a path.</summary>
    public bool IsUrl { get; }

    /// <summary>The path or address of a tile.</summary>
    /// <param name="tile">Which.</param>
    public string Expand(WebMercatorTile tile) => Place.Replace(_template, match => match.Groups[1].Value switch
    {
        "z" => tile.Zoom.ToString(CultureInfo.InvariantCulture),
        "x" => tile.X.ToString(CultureInfo.InvariantCulture),
        "y" => tile.Y.ToString(CultureInfo.InvariantCulture),
        "-y" => tile.TmsY.ToString(CultureInfo.InvariantCulture),
        _ => tile.Quadkey,
    });

    /// <summary>The tile as messages name it: its path, or its numbers and the host.</summary>
    /// <param name="tile">Which.</param>
    public string Describe(WebMercatorTile tile) => IsUrl ? $"tile {tile} of {new Uri(Expand(tile)).Host}" : Expand(tile);

    /// <summary>The path, or the address's host.</summary>
    public override string ToString() => IsUrl ? new Uri(Expand(new WebMercatorTile(1, 0, 0))).GetLeftPart(UriPartial.Scheme) + new Uri(Expand(new WebMercatorTile(1, 0, 0))).Host + "/..." : _template;

    private static void CheckAddress(string scheme, string example)
    {
        const string Rule = "A tile address starts with https://, or with http:// for this machine itself (localhost), and names no user.";
        if (!scheme.Equals("https", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase)) throw new ArgumentException($"{Rule} Actual scheme was '{scheme}'.");
        if (!Uri.TryCreate(example, UriKind.Absolute, out var uri)) throw new ArgumentException($"{Rule} The address is not valid.");
        if (uri.UserInfo.Length > 0) throw new ArgumentException($"{Rule} It names one.");
        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback) throw new ArgumentException($"{Rule} {uri.Host} is another machine.");
    }
}
