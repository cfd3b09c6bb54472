using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>What a recipe keeps from step to step beside its networks and optimizers, as a checkpoint stores it.</summary>
public sealed class RecipeState
{
    /// <summary>Tensors by name. Saving: added ones stay the recipe's. Loading: they are the checkpoint's, to be copied.</summary>
    public Dictionary<string, Tensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers and texts.</summary>
    public JsonObject Values { get; init; } = [];
}
