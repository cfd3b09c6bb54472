namespace SarGan.Consistency;

/// <summary>Names of sensors, as people and rasters give them: neither case nor the number of blanks matters.</summary>
internal static class SensorName
{
    private const int MostShown = 80;

    /// <summary>Checks a name that somebody gave.</summary>
    /// <param name="name">Null for none.</param>
    /// <param name="parameter">What the message calls it.</param>
    /// <exception cref="ArgumentException">It is empty or blank: such a name would make any two sensors one.</exception>
    public static string? Check(string? name, string parameter) => name is null || !string.IsNullOrWhiteSpace(name)
        ? name
        : throw new ArgumentException("A sensor's name must not be empty or blank: leave it away where nobody knows the sensor.", parameter);

    /// <summary>Whether two names are one; nothing is the same as no name.</summary>
    public static bool AreSame(string? one, string? other) => one is not null && other is not null && Words(one).SequenceEqual(Words(other), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is another with more said of it, or the same: "Sentinel-1 IW VV" is a "Sentinel-1".</summary>
    public static bool IsA(string name, string kind) => Words(name).Take(Words(kind).Length).SequenceEqual(Words(kind), StringComparer.OrdinalIgnoreCase);

    /// <summary>A name from a file as a message may show it.</summary>
    public static string Shown(string name)
    {
        var plain = string.Concat(name.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return plain.Length <= MostShown ? plain : plain[..MostShown] + "...";
    }

    private static string[] Words(string name) => name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
