using SarGan.Models.Weights;
using static TorchSharp.torch;

namespace SarGan.Training.Optimizers;

/// <summary>Copies saved tensors over living ones: all or none.</summary>
internal static class StateCopy
{
    /// <summary>Copies in place, after every name, shape and type was found to match.</summary>
    /// <exception cref="ModelBundleException">They do not; the message lists the differences.</exception>
    public static void Into(IEnumerable<(string Name, Tensor Tensor)> state, IReadOnlyDictionary<string, Tensor> saved, string owner)
    {
        var list = state.ToArray();
        List<string> differences = [];
        foreach (var (name, tensor) in list)
        {
            if (!saved.TryGetValue(name, out var other)) differences.Add($"{name} is missing");
            else if (!other.shape.AsSpan().SequenceEqual(tensor.shape) || other.dtype != tensor.dtype)
                differences.Add($"{name} is {Describe(other)}, the {owner} has {Describe(tensor)}");
        }

        differences.AddRange(saved.Keys.Except(list.Select(t => t.Name)).Select(n => $"{n} is not in the {owner}"));
        if (differences.Count > 0)
            throw new ModelBundleException($"The saved state does not fit the {owner}: {string.Join("; ", differences.Take(20))}{(differences.Count > 20 ? "; ..." : "")}.");
        foreach (var (name, tensor) in list) tensor.copy_(saved[name]);
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
