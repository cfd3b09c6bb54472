using System.Text.Json;
using System.Text.Json.Serialization;

namespace SarGan.Models.Networks;

/// <summary>What a network is, without its weights: a registered name and its options as JSON. File content never names a .NET type.</summary>
/// <param name="Name">The registered name, such as "unet".</param>
/// <param name="Options">The options record as a JSON object, camel-cased.</param>
public sealed record NetworkSpec(string Name, JsonElement Options)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Describes a network by its options record.</summary>
    /// <typeparam name="TOptions">The options record that the network's constructor takes.</typeparam>
    /// <param name="name">The registered name, such as "unet".</param>
    /// <param name="options">The options.</param>
    /// <returns>A spec from which <see cref="NetworkCatalog.Create"/> builds the network.</returns>
    public static NetworkSpec From<TOptions>(string name, TOptions options)
        where TOptions : class
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        return new NetworkSpec(name, JsonSerializer.SerializeToElement(options, Json));
    }

    /// <summary>Reads the options back. Properties that the JSON leaves out keep their defaults.</summary>
    /// <typeparam name="TOptions">The options record that the network's constructor takes.</typeparam>
    /// <returns>The options.</returns>
    /// <exception cref="NetworkSpecException">The JSON has an unknown property, a wrong type or a value out of range.</exception>
    public TOptions ReadOptions<TOptions>()
        where TOptions : class => (TOptions)ReadOptions(typeof(TOptions));

    /// <summary>Reads the options as a record whose type is known only at run time.</summary>
    internal object ReadOptions(Type type)
    {
        try
        {
            return Options.Deserialize(type, Json) ?? throw new JsonException("The options are null.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new NetworkSpecException($"The options of network \"{Name}\" cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>Marks a network class with the name that bundles and the command line use for it.</summary>
/// <param name="name">Lower case, stable for ever.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute(string name) : Attribute
{
    /// <summary>The registered name.</summary>
    public string Name { get; } = name;
}
