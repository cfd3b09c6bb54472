using static TorchSharp.torch;

namespace SarGan.Models.Weights;

/// <summary>The element types of safetensors files and their TorchSharp counterparts.</summary>
internal static class SafeTensorTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] All =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    internal static IEnumerable<string> Names => All.Select(t => t.Name);

    internal static bool TryParse(string name, out ScalarType type, out int size)
    {
        var found = Array.Find(All, t => t.Name == name);
        (type, size) = (found.Type, found.Size);
        return found.Name is not null;
    }

    internal static (string Name, int Size) Describe(ScalarType type)
    {
        var found = Array.Find(All, t => t.Type == type);
        return found.Name is null
            ? throw new ArgumentException($"Tensors of type {type} cannot be written to safetensors. Supported: {string.Join(", ", Names)}.")
            : (found.Name, found.Size);
    }
}
