using System.Globalization;
using System.Text;

namespace SarGan.Models.Weights;

/// <summary>A weight file or model bundle is broken, foreign, too new, or does not fit the network it is loaded into.</summary>
public sealed class ModelBundleException : Exception
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public ModelBundleException()
        : this("The model file cannot be read.")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is wrong.</param>
    public ModelBundleException(string message)
        : this(message, null)
    {
    }

    /// <summary>Creates an exception that keeps its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public ModelBundleException(string message, Exception? innerException)
        : base(message, innerException)
    {
        Problem = message;
    }

    /// <summary>What is wrong, without the place and the remedy that <see cref="Message"/> adds.</summary>
    public string Problem { get; }

    /// <summary>The file, or null where the data came from a stream.</summary>
    public string? FilePath { get; init; }

    /// <summary>The part of the file: an entry of the bundle such as "manifest.json", or null.</summary>
    public string? Entry { get; init; }

    /// <summary>Where in the entry (or file, where there is no entry) the problem was seen, in bytes from its start; null where no single place is to blame.</summary>
    public long? Offset { get; init; }

    /// <summary>What should have been there, or null.</summary>
    public string? Expected { get; init; }

    /// <summary>What the reader can do about it, or null.</summary>
    public string? Remedy { get; init; }

    /// <summary>Everything in one paragraph: problem, expectation, remedy, file, entry and offset.</summary>
    public override string Message
    {
        get
        {
            var text = new StringBuilder(Problem);
            if (Expected is not null) text.Append(" Expected ").Append(Expected).Append('.');
            if (Remedy is not null) text.Append(' ').Append(Remedy);
            var place = new List<string>();
            if (FilePath is not null) place.Add(FilePath);
            if (Entry is not null) place.Add($"entry {Entry}");
            if (Offset is { } offset) place.Add(string.Create(CultureInfo.InvariantCulture, $"byte {offset}"));
            if (place.Count > 0) text.Append(" (").AppendJoin(", ", place).Append(')');
            return text.ToString();
        }
    }

    /// <summary>The same problem with the place filled in where it was not known yet.</summary>
    internal ModelBundleException At(string? filePath, string? entry) => new(Problem, InnerException ?? this)
    {
        FilePath = FilePath ?? filePath,
        Entry = Entry ?? entry,
        Offset = Offset,
        Expected = Expected,
        Remedy = Remedy,
    };
}
