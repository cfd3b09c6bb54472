using System.Globalization;

namespace SarGan.Cli.Terminal;

/// <summary>Numbers with their nouns.</summary>
internal static class Count
{
    public static string Of(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
