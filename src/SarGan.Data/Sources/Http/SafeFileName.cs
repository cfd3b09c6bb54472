using System.Globalization;
using System.Text;

namespace SarGan.Data.Sources.Http;

/// <summary>Turns the name that a server gives a file into one that stays in its folder, on every system.</summary>
public static class SafeFileName
{
    private const int MaxBytes = 200;

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>
    /// The last part of the name (after / and \). Characters that some system forbids or hides become "_", trailing dots and spaces go, names of Windows
    /// devices get a "_" in front and names of unfinished downloads one behind, and what is longer than 200 bytes of UTF-8 is cut before its extension.
    /// </summary>
    /// <param name="name">What the server says; may be hostile.</param>
    /// <returns>A name without folder.</returns>
    /// <exception cref="SourceException">Nothing is left of it: it is empty, or ends in "..".</exception>
    public static string From(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var last = name.Replace('\\', '/').Split('/')[^1];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes()) clean.Append(IsAllowed(rune) ? rune.ToString() : "_");
        var result = clean.ToString().Trim(' ').TrimEnd('.', ' ');
        if (result.Length == 0) throw new SourceException("The server gives a file a name of which nothing is left within a folder. Give it a name of your own.");
        result = Shorten(result);
        if (IsDevice(result)) result = "_" + result;
        return result.EndsWith(".part", StringComparison.OrdinalIgnoreCase) || result.EndsWith(".part.json", StringComparison.OrdinalIgnoreCase) ? result + "_" : result;
    }

    private static bool IsAllowed(Rune rune) => rune.Value is not ('<' or '>' or ':' or '"' or '|' or '?' or '*' or 0xFFFD)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].TrimEnd(' ');
        if (Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)) return true;
        return stem.Length == 4 && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)) && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³';
    }

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes) return name;
        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > MaxBytes / 4) extension = "";
        var room = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if ((room -= rune.Utf8SequenceLength) < 0) break;
            stem.Append(rune.ToString());
        }

        return stem.ToString().TrimEnd('.', ' ') + extension;
    }
}
