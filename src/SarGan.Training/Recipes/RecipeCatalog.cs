using System.Reflection;
using System.Text.Json;

namespace SarGan.Training.Recipes;

/// <summary>The recipes that a name can stand for: our own, and those that a program adds.</summary>
/// <remarks>File content and command lines give a name and options, never a .NET type.</remarks>
public sealed class RecipeCatalog
{
    private readonly Dictionary<string, Func<JsonElement, Recipe>> _factories = new(StringComparer.Ordinal);

    private RecipeCatalog()
    {
    }

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A catalog of SarGan's own recipes: every class of this assembly with a <see cref="RecipeAttribute"/>.</summary>
    public static RecipeCatalog CreateDefault()
    {
        var catalog = new RecipeCatalog();
        foreach (var type in typeof(RecipeCatalog).Assembly.GetTypes())
        {
            if (type.GetCustomAttribute<RecipeAttribute>() is not { } attribute) continue;
            var constructor = type.GetConstructors().Single(c => c.GetParameters().Length == 1);
            var optionsType = constructor.GetParameters()[0].ParameterType;
            catalog.AddFactory(attribute.Name, json => (Recipe)constructor.Invoke(
                BindingFlags.DoNotWrapExceptions, binder: null, [Read(json, optionsType, attribute.Name)], culture: null));
        }
        return catalog;
    }

    /// <summary>Adds a recipe of the caller's.</summary>
    /// <param name="name">The name that it answers to: lower case, not taken yet.</param>
    /// <param name="create">Makes a recipe from its options; not yet built.</param>
    /// <typeparam name="TOptions">The options: a record that System.Text.Json reads, camel-cased.</typeparam>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public void Add<TOptions>(string name, Func<TOptions, Recipe> create)
        where TOptions : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        AddFactory(name, json => create((TOptions)Read(json, typeof(TOptions), name)));
    }

    /// <summary>Makes a recipe.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="options">The recipe's options as a JSON object, camel-cased; null means its defaults.</param>
    /// <returns>A recipe that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The name is unknown, or the options do not fit the recipe.</exception>
    public Recipe Create(string name, JsonElement? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _factories.TryGetValue(name, out var create)
            ? create(options ?? JsonSerializer.SerializeToElement(new { }))
            : throw new ArgumentException($"Recipe must be one of {string.Join(", ", Names)}. Actual value was \"{name}\".", nameof(name));
    }

    private static object Read(JsonElement json, Type optionsType, string name)
    {
        try
        {
            return json.Deserialize(optionsType, RecipeJson.Compact)
                ?? throw new ArgumentException($"The options of recipe \"{name}\" must be a JSON object. Actual value was null.");
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The options of recipe \"{name}\" cannot be read: {e.Message}", e);
        }
    }

    private void AddFactory(string name, Func<JsonElement, Recipe> create)
    {
        if (!_factories.TryAdd(name, create)) throw new ArgumentException($"A recipe named \"{name}\" is already in the catalog.", nameof(name));
    }
}
