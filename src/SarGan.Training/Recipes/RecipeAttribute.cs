namespace SarGan.Training.Recipes;

/// <summary>Marks a recipe class with the name that bundles and the command line use for it.</summary>
/// <param name="name">Lower case, stable for ever.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecipeAttribute(string name) : Attribute
{
    /// <summary>The registered name.</summary>
    public string Name { get; } = name;
}
