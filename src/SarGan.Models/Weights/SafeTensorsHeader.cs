using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace SarGan.Models.Weights;

/// <summary>One tensor as a safetensors header describes it.</summary>
/// <param name="Name">The tensor's name, unique in its file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The size of each dimension; empty for a scalar.</param>
/// <param name="Offset">Where its bytes begin, counted from the end of the header.</param>
/// <param name="ByteLength">How many bytes it has: the product of the shape times the element's size.</param>
public sealed record SafeTensorInfo(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Offset, long ByteLength);

/// <summary>The table of contents of a safetensors file.</summary>
/// <remarks>
/// The file: 8 bytes little-endian length of the header, the header in JSON, then the tensors' bytes, row-major and little-endian.
/// Each tensor is a member such as <c>"down1.weight": {"dtype":"F32","shape":[64,3,4,4],"data_offsets":[0,12288]}</c>.
/// </remarks>
public sealed class SafeTensorsHeader
{
    internal const string MetadataName = "__metadata__";
    private const string WhatItIs = "a safetensors header";

    private SafeTensorsHeader(IReadOnlyList<SafeTensorInfo> tensors, IReadOnlyDictionary<string, string> metadata, long dataOffset)
    {
        (Tensors, Metadata, DataOffset) = (tensors, metadata, dataOffset);
        DataLength = tensors.Count == 0 ? 0 : tensors[^1].Offset + tensors[^1].ByteLength;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafeTensorInfo> Tensors { get; }

    /// <summary>Free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Bytes before the first tensor: the length field and the header.</summary>
    public long DataOffset { get; }

    /// <summary>Bytes of all tensors together.</summary>
    public long DataLength { get; }

    /// <summary>Reads and checks the header, leaving the stream at the first tensor's bytes. Nothing is allocated before its size is checked.</summary>
    internal static SafeTensorsHeader Read(Stream stream, SafeTensorsLimits limits)
    {
        long? available = stream.CanSeek ? stream.Length - stream.Position : null;
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw new ModelBundleException("The data ends before the length of the header.") { Offset = 0, Expected = "8 bytes" };
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length < 2 || length > (ulong)limits.MaxHeaderBytes)
        {
            throw new ModelBundleException($"The header claims {length} bytes: this is no safetensors data, or it is damaged.")
            {
                Offset = 0,
                Expected = $"2 to {limits.MaxHeaderBytes} bytes",
            };
        }

        if (available is { } rest && (long)length > rest - 8)
            throw new ModelBundleException($"The header claims {length} bytes, but only {rest - 8} follow.") { Offset = 0 };
        var json = ReadBytes(stream, (int)length);
        var header = Parse(json, 8 + (long)length, limits);
        if (available is { } all && header.DataOffset + header.DataLength != all)
        {
            throw new ModelBundleException($"The header describes {header.DataLength} bytes of tensors, but {all - header.DataOffset} follow.")
            {
                Offset = header.DataOffset,
                Remedy = "The file is cut short or something was appended: fetch it again.",
            };
        }

        return header;
    }

    private static byte[] ReadBytes(Stream stream, int length)
    {
        // A stream that cannot tell its length may promise megabytes and send none: grow with what arrives.
        var bytes = new byte[stream.CanSeek ? length : Math.Min(length, 64 << 10)];
        var filled = 0;
        while (true)
        {
            var read = stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (filled == length) return bytes;
            if (filled < bytes.Length)
                throw new ModelBundleException($"The data ends within the header, which claims {length} bytes.") { Offset = 8 + filled };
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
        }
    }

    private static SafeTensorsHeader Parse(byte[] json, long dataOffset, SafeTensorsLimits limits)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Bad("is not a JSON object");
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            var tensors = new List<SafeTensorInfo>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals(MetadataName)) ReadMetadata(member.Value, metadata);
                else tensors.Add(ReadTensor(member.Name, member.Value));
                if (tensors.Count > limits.MaxTensors) throw Bad($"names more than {limits.MaxTensors} tensors");
            }

            return new SafeTensorsHeader(CheckOffsets(tensors, limits), metadata, dataOffset);
        }
        catch (JsonException e)
        {
            throw new ModelBundleException($"The header is not valid JSON: {e.Message}", e) { Offset = 8, Expected = WhatItIs };
        }
        catch (InvalidOperationException e)
        {
            // A JSON string with an unpaired surrogate cannot become a .NET string.
            throw new ModelBundleException($"The header holds text that is not Unicode: {e.Message}", e) { Offset = 8, Expected = WhatItIs };
        }
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Bad($"has a {MetadataName} that is not an object");
        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String) throw Bad($"has metadata {Quote(item.Name)} that is not text");
            metadata.Add(item.Name, item.Value.GetString()!); // a JSON string, so not null
        }
    }

    private static SafeTensorInfo ReadTensor(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Bad($"describes tensor {Quote(name)} by something that is not an object");
        string? typeName = null;
        long[]? shape = null, range = null;
        foreach (var field in value.EnumerateObject())
        {
            if (field.NameEquals("dtype") && field.Value.ValueKind == JsonValueKind.String) typeName = field.Value.GetString();
            else if (field.NameEquals("shape")) shape = ReadNumbers(name, "shape", field.Value);
            else if (field.NameEquals("data_offsets")) range = ReadNumbers(name, "data_offsets", field.Value);
            else throw Bad($"describes tensor {Quote(name)} with an unexpected {Quote(field.Name)}");
        }

        if (typeName is null || shape is null || range is null) throw Bad($"gives tensor {Quote(name)} no dtype, shape or data_offsets");
        if (!SafeTensorTypes.TryParse(typeName, out var type, out var size))
        {
            throw new ModelBundleException($"Tensor {Quote(name)} has the element type {Quote(typeName)}, which is not supported.")
            {
                Offset = 8,
                Expected = string.Join(", ", SafeTensorTypes.Names),
            };
        }

        if (range.Length != 2 || range[1] < range[0]) throw Bad($"gives tensor {Quote(name)} offsets that are not a begin and an end");
        if (ByteLength(shape, size) is not { } bytes) throw Bad($"gives tensor {Quote(name)} the shape [{string.Join(", ", shape)}], which overflows");
        if (bytes != range[1] - range[0])
            throw Bad($"gives tensor {Quote(name)} {range[1] - range[0]} bytes, but {typeName} [{string.Join(", ", shape)}] has {bytes}");
        return new SafeTensorInfo(name, type, shape, range[0], bytes);
    }

    private static long[] ReadNumbers(string tensor, string what, JsonElement value)
    {
        // libtorch itself takes 64 dimensions at most.
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 64) throw Bad($"gives tensor {Quote(tensor)} a bad {what}");
        var numbers = new long[value.GetArrayLength()];
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i]) || numbers[i] < 0)
                throw Bad($"gives tensor {Quote(tensor)} a {what} with something other than whole numbers from 0 to 2^63-1");
            i++;
        }

        return numbers;
    }

    private static long? ByteLength(long[] shape, int size)
    {
        // libtorch computes strides even of empty tensors, so the product without zeros must not overflow either.
        try
        {
            var (product, empty) = ((long)size, false);
            foreach (var n in shape)
            {
                if (n == 0) empty = true;
                else product = checked(product * n);
            }

            return empty ? 0 : product;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static List<SafeTensorInfo> CheckOffsets(List<SafeTensorInfo> tensors, SafeTensorsLimits limits)
    {
        // Every byte belongs to exactly one tensor: no holes to hide in, no overlaps to amplify by.
        tensors = [.. tensors.OrderBy(t => t.Offset).ThenBy(t => t.ByteLength)];
        long end = 0;
        foreach (var tensor in tensors)
        {
            if (tensor.Offset != end) throw Bad($"puts tensor {Quote(tensor.Name)} at {tensor.Offset}, where {end} was to be expected");
            if (tensor.ByteLength > limits.MaxDataBytes - end)
                throw Bad($"describes more than {limits.MaxDataBytes} bytes of tensors");
            end += tensor.ByteLength;
        }

        return tensors;
    }

    /// <summary>A name from outside, short enough for a message.</summary>
    internal static string Quote(string name) => name.Length <= 120 ? $"'{name}'" : $"'{name[..120]}...'";

    private static ModelBundleException Bad(string what) => new($"The header {what}.") { Offset = 8, Expected = WhatItIs };
}
