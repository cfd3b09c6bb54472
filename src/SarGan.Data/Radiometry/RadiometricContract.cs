using System.Text.Json;
using System.Text.Json.Serialization;

namespace SarGan.Data.Radiometry;

/// <summary>What the images on both sides of a model must look like. It travels in the model's bundle, and in a file for reuse.</summary>
public sealed record RadiometricContract
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The radar side; null (default) where nothing is known of it.</summary>
    public DomainContract? Sar { get; init; }

    /// <summary>The optical side; null (default) where nothing is known of it.</summary>
    public DomainContract? Optical { get; init; }

    /// <summary>For 8-bit pictures: nothing physical is known.</summary>
    /// <param name="sarChannels">1 or more.</param>
    /// <param name="opticalChannels">1 or more.</param>
    public static RadiometricContract OfPictures(int sarChannels, int opticalChannels) => new()
    {
        Sar = DomainContract.OfPictures(sarChannels),
        Optical = DomainContract.OfPictures(opticalChannels),
    };

    /// <summary>A domain's side; null where nothing is known of it.</summary>
    /// <param name="domain">Which.</param>
    public DomainContract? Of(Domain domain) => domain == Domain.Sar ? Sar : Optical;

    /// <summary>As JSON, for a bundle.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, Json);

    /// <summary>From a bundle's JSON.</summary>
    /// <param name="json">An object as <see cref="ToJson"/> gives it.</param>
    /// <exception cref="FormatException">It is no contract; the message says where it stops being one.</exception>
    public static RadiometricContract FromJson(JsonElement json) => Checked(() => json.Deserialize<RadiometricContract>(Json), "the radiometric contract");

    /// <summary>Reads a contract from a file.</summary>
    /// <param name="path">A JSON file as <see cref="Save"/> writes it, or written by hand.</param>
    /// <exception cref="FormatException">The file holds no contract; the message names the file and the place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RadiometricContract Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = File.ReadAllBytes(path);
        return Checked(() => JsonSerializer.Deserialize<RadiometricContract>(bytes, Json), path);
    }

    /// <summary>Writes the contract to a file, aside first and then moved into place.</summary>
    /// <param name="path">A JSON file; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Images.AsideFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));
    }

    private static RadiometricContract Checked(Func<RadiometricContract?> read, string name)
    {
        try
        {
            var contract = read() ?? throw new FormatException($"{name}: a JSON object was expected; null was found.");
            if (contract.Sar is null && contract.Optical is null) throw new FormatException($"{name}: a contract has a side 'sar', a side 'optical', or both. Neither was found.");
            contract.Sar?.Validate();
            contract.Optical?.Validate();
            return contract;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new FormatException($"{name}: {e.Message}", e);
        }
    }
}
