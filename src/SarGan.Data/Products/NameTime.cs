using System.Globalization;
using System.Text.RegularExpressions;

namespace SarGan.Data.Products;

/// <summary>The first time in a file's name, of the form 20170613T101031: UTC, as all missions write it.</summary>
internal static partial class NameTime
{
    /// <returns>Null without one.</returns>
    public static DateTimeOffset? Find(string name)
    {
        var match = Form().Match(name);
        return match.Success && DateTimeOffset.TryParseExact(match.Value, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    [GeneratedRegex("[12][0-9]{7}T[0-9]{6}", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
