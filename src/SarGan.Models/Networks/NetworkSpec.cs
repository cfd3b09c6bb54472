using System.Text.Json;

namespace SarGan.Models.Networks;

/// <summary>What a network is, without its weights: a registered name and its options as JSON. File content never names a .NET type.</summary>
/// <param name="Name">The registered name, such as "unet".</param>
/// <param name="Options">The options record as a JSON object, camel-cased.</param>
public sealed record NetworkSpec(string Name, JsonElement Options);

/// <summary>Marks a network class with the name that bundles and the command line use for it.</summary>
/// <param name="name">Lower case, stable for ever.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute(string name) : Attribute
{
    /// <summary>The registered name.</summary>
    public string Name { get; } = name;
}
