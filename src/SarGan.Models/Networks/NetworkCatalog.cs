using System.Reflection;
using SarGan.Native;
using TorchSharp;

namespace SarGan.Models.Networks;

/// <summary>Knows which network a name stands for. SarGan's own are found by <see cref="NetworkAttribute"/>; others are added by hand.</summary>
public sealed class NetworkCatalog
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private NetworkCatalog()
    {
    }

    /// <summary>The registered names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A catalog of SarGan's own networks.</summary>
    /// <returns>A fresh catalog, which the caller may add to.</returns>
    public static NetworkCatalog CreateDefault()
    {
        var catalog = new NetworkCatalog();
        foreach (var type in typeof(NetworkCatalog).Assembly.GetTypes())
        {
            if (type.GetCustomAttribute<NetworkAttribute>() is not { } attribute) continue;
            // A network has one public constructor: its options and a generator for the first weights.
            var constructor = type.GetConstructors().Single();
            var optionsType = constructor.GetParameters()[0].ParameterType;
            catalog._entries.Add(attribute.Name, new Entry(optionsType, (options, initialization) => (TranslationNetwork)constructor.Invoke(
                BindingFlags.DoNotWrapExceptions, binder: null, [options, initialization], culture: null)));
        }

        return catalog;
    }

    /// <summary>Adds a network of one's own, so that bundles and recipes can name it.</summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <typeparam name="TOptions">Its options, a record that System.Text.Json reads and writes.</typeparam>
    /// <param name="name">Lower case, stable for ever: model bundles hold it.</param>
    /// <param name="create">Builds the network from options and a CPU generator for its first weights (null for TorchSharp's global one).</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public void Add<TNetwork, TOptions>(string name, Func<TOptions, torch.Generator?, TNetwork> create)
        where TNetwork : TranslationNetwork
        where TOptions : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (!_entries.TryAdd(name, new Entry(typeof(TOptions), (options, initialization) => create((TOptions)options, initialization))))
            throw new ArgumentException($"A network named \"{name}\" is in the catalog already.", nameof(name));
    }

    /// <summary>Builds a network, with fresh weights on the CPU in float32.</summary>
    /// <param name="spec">Name and options.</param>
    /// <param name="initialization">A CPU generator for the weights; null uses TorchSharp's global one.</param>
    /// <returns>The network, owned by the caller.</returns>
    /// <exception cref="NetworkSpecException">The name is not in the catalog, or the options cannot be used.</exception>
    public TranslationNetwork Create(NetworkSpec spec, torch.Generator? initialization = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!_entries.TryGetValue(spec.Name, out var entry))
            throw new NetworkSpecException($"No network is named \"{spec.Name}\". Known names: {string.Join(", ", Names)}.");
        var options = spec.ReadOptions(entry.OptionsType);
        NativeLibraries.EnsureTorchLoads();
        try
        {
            return entry.Create(options, initialization);
        }
        catch (ArgumentException e)
        {
            throw new NetworkSpecException($"The options of network \"{spec.Name}\" cannot be used: {e.Message}", e);
        }
    }

    private sealed record Entry(Type OptionsType, Func<object, torch.Generator?, TranslationNetwork> Create);
}
