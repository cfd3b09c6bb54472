using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Weights;

/// <summary>Reads and writes tensors in the safetensors format, which PyTorch's ecosystem shares and which can hold no code.</summary>
/// <remarks>
/// Element types: F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL. The same tensors give the same bytes: larger element types first,
/// then by name, each tensor aligned to its element. Tensors on other devices, or with strides, are copied on the way.
/// The number of bytes is limited by the disk, not by 2 GiB. All exceptions about content are <see cref="ModelBundleException"/>.
/// </remarks>
public static class SafeTensors
{
    // Large enough for full disk speed, small enough not to matter beside the tensors.
    private const int ChunkBytes = 8 << 20;

    private delegate void SpanAction(Span<byte> bytes);

    private static readonly JsonWriterOptions HeaderOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes tensors.</summary>
    /// <param name="stream">Where to; stays open. It need not seek.</param>
    /// <param name="tensors">Names and tensors of any shape, on any device; they stay the caller's.</param>
    /// <param name="metadata">Free text by key, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is "__metadata__", or a tensor's type has no place in the format.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var sorted = tensors.OrderByDescending(t => SafeTensorTypes.Describe(t.Tensor.dtype).Size).ThenBy(t => t.Name, StringComparer.Ordinal).ToArray();
        var header = EncodeHeader(sorted, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var (_, tensor) in sorted) WriteData(stream, tensor);
    }

    /// <summary>Writes tensors to a file: beside it first, then moved into place.</summary>
    /// <param name="path">The file, which is replaced if it exists.</param>
    /// <param name="tensors">As for streams.</param>
    /// <param name="metadata">As for streams.</param>
    /// <exception cref="ArgumentException">As for streams.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata) =>
        AsideFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Reads all tensors, on the CPU.</summary>
    /// <param name="stream">Where from, at the first byte of the data; stays open. Where it can seek, the data must reach to its end.</param>
    /// <param name="limits">What to accept, or null for the defaults.</param>
    /// <returns>The tensors by name, in the file's order. They belong to the caller (and to the dispose scope in which this is called).</returns>
    /// <exception cref="ModelBundleException">The data are not safetensors, damaged, cut short, or beyond the limits.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(Stream stream, SafeTensorsLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = SafeTensorsHeader.Read(stream, limits ?? SafeTensorsLimits.Default);
        return ReadTensors(stream, header);
    }

    /// <summary>Reads all tensors of a file, on the CPU, within the default limits.</summary>
    /// <param name="path">The file.</param>
    /// <returns>As for streams.</returns>
    /// <exception cref="ModelBundleException">As for streams, or the file cannot be opened.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path) => WithFile(path, stream => Read(stream));

    /// <summary>Reads and checks only the table of contents, leaving the stream at the first tensor's bytes.</summary>
    /// <param name="stream">Where from; stays open.</param>
    /// <param name="limits">What to accept, or null for the defaults.</param>
    /// <exception cref="ModelBundleException">The data are not safetensors, damaged, cut short, or beyond the limits.</exception>
    public static SafeTensorsHeader ReadHeader(Stream stream, SafeTensorsLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return SafeTensorsHeader.Read(stream, limits ?? SafeTensorsLimits.Default);
    }

    /// <summary>Writes a module's parameters and persistent buffers under their registered names.</summary>
    /// <param name="module">The module; it may be on any device.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <exception cref="ArgumentException">A parameter's type has no place in the format.</exception>
    public static void Save(nn.Module module, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(module);
        Write(stream, State(module));
    }

    /// <summary>Writes a module's parameters and persistent buffers to a file: beside it first, then moved into place.</summary>
    /// <param name="module">The module; it may be on any device.</param>
    /// <param name="path">The file, which is replaced if it exists.</param>
    /// <exception cref="ArgumentException">A parameter's type has no place in the format.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Save(nn.Module module, string path) => AsideFile.Write(path, stream => Save(module, stream));

    /// <summary>Fills a module's parameters and buffers. Every name, shape and type must match; otherwise the module stays as it was.</summary>
    /// <param name="module">The module, on any device.</param>
    /// <param name="stream">Where from; stays open.</param>
    /// <exception cref="ModelBundleException">The data are damaged, or do not fit the module: all differences are listed.</exception>
    public static void LoadInto(nn.Module module, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(stream);
        var state = State(module).ToDictionary(t => t.Name, t => t.Tensor);
        var header = SafeTensorsHeader.Read(stream, SafeTensorsLimits.Default);
        ThrowIfDifferent(state, header);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, source) in ReadTensors(stream, header)) state[name].copy_(source);
    }

    /// <summary>Fills a module's parameters and buffers from a file. Every name, shape and type must match; otherwise the module stays as it was.</summary>
    /// <param name="module">The module, on any device.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelBundleException">The file cannot be opened, is damaged, or does not fit the module: all differences are listed.</exception>
    public static void LoadInto(nn.Module module, string path) => WithFile(path, stream =>
    {
        LoadInto(module, stream);
        return true;
    });

    // Not state_dict(): TorchSharp registers a submodule's fields a second time under the field's name, and only these two leave the doubles out.
    internal static IEnumerable<(string Name, Tensor Tensor)> State(nn.Module module) =>
        module.named_parameters().Select(p => (p.name, (Tensor)p.parameter))
            .Concat(module.named_buffers(recurse: true, include_nonpersistent: false).Select(b => (b.name, b.buffer)));

    private static byte[] EncodeHeader((string Name, Tensor Tensor)[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, HeaderOptions))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafeTensorsHeader.MetadataName);
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            var names = new HashSet<string>(StringComparer.Ordinal) { SafeTensorsHeader.MetadataName };
            foreach (var (name, tensor) in tensors)
            {
                if (!names.Add(name)) throw new ArgumentException($"The tensor name '{name}' is reserved or occurs twice.", nameof(tensors));
                var (type, size) = SafeTensorTypes.Describe(tensor.dtype);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                WriteNumbers(json, "shape", tensor.shape);
                WriteNumbers(json, "data_offsets", offset, offset += checked(tensor.numel() * size));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces after the JSON align the data to 8 bytes, as the format's own writer does.
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteData(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var flat = tensor.detach().cpu().contiguous().reshape(-1);
        ForEachChunk(flat, bytes => stream.Write(bytes));
    }

    private static OrderedDictionary<string, Tensor> ReadTensors(Stream stream, SafeTensorsHeader header)
    {
        using var scope = NewDisposeScope();
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var info in header.Tensors) tensors.Add(info.Name, ReadTensor(stream, header, info));
        if (!stream.CanSeek && stream.ReadByte() >= 0)
            throw new ModelBundleException("The data go on after the last tensor.") { Offset = header.DataOffset + header.DataLength };
        foreach (var tensor in tensors.Values) tensor.MoveToOuterDisposeScope();
        return tensors;
    }

    private static Tensor ReadTensor(Stream stream, SafeTensorsHeader header, SafeTensorInfo info)
    {
        var start = header.DataOffset + info.Offset;

        // A header of known length has been checked against it. A pipe may promise terabytes: take them in before making room for them.
        var received = stream.CanSeek ? null : new ChunkedBytes(stream, info.ByteLength);
        if (received is { Complete: false }) throw EndsWithin(info, start);
        var tensor = Allocate(info);
        var position = start;
        ForEachChunk(tensor.reshape(-1), bytes =>
        {
            if (received is not null) received.CopyTo(bytes);
            else if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw EndsWithin(info, start);
            if (info.Type == ScalarType.Bool && bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var bad)
            {
                throw new ModelBundleException($"Tensor {SafeTensorsHeader.Quote(info.Name)} holds a truth value other than 0 and 1.")
                {
                    Offset = position + bad,
                };
            }

            position += bytes.Length;
        });
        return tensor;
    }

    private static Tensor Allocate(SafeTensorInfo info)
    {
        try
        {
            return empty([.. info.Shape], info.Type);
        }
        catch (ExternalException e)
        {
            throw new ModelBundleException($"There is no room in memory for tensor {SafeTensorsHeader.Quote(info.Name)}, {info.ByteLength} bytes.", e);
        }
    }

    // The memory of a contiguous tensor, a span at a time: one span reaches 2 GiB at most.
    private static void ForEachChunk(Tensor flat, SpanAction visit)
    {
        var step = ChunkBytes / flat.element_size();
        for (long begin = 0, count = flat.numel(); begin < count; begin += step)
        {
            using var part = flat.narrow(0, begin, Math.Min(step, count - begin));
            visit(part.bytes);
        }
    }

    private static ModelBundleException EndsWithin(SafeTensorInfo info, long offset) =>
        new($"The data end within tensor {SafeTensorsHeader.Quote(info.Name)}.") { Offset = offset, Expected = $"{info.ByteLength} bytes" };

    private static void ThrowIfDifferent(Dictionary<string, Tensor> state, SafeTensorsHeader header)
    {
        var differences = new List<string>();
        var stored = header.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var (name, tensor) in state)
        {
            if (!stored.TryGetValue(name, out var info)) differences.Add($"{name} is missing");
            else if (!info.Shape.SequenceEqual(tensor.shape)) differences.Add($"{name} is {Text(info.Shape)}, the module has {Text(tensor.shape)}");
            else if (info.Type != tensor.dtype) differences.Add($"{name} is {info.Type}, the module has {tensor.dtype}");
        }

        differences.AddRange(stored.Keys.Where(n => !state.ContainsKey(n)).Select(n => $"{SafeTensorsHeader.Quote(n)} is not in the module"));
        if (differences.Count == 0) return;
        const int shown = 50;
        var more = differences.Count > shown ? $"; and {differences.Count - shown} more" : "";
        throw new ModelBundleException($"The weights do not fit the module: {string.Join("; ", differences.Take(shown))}{more}.")
        {
            Remedy = "Build the module with the options that the weights were saved with. Nothing was loaded.",
        };

        static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
    }

    private static T WithFile<T>(string path, Func<Stream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = AsideFile.OpenRead(path);
        try
        {
            return read(stream);
        }
        catch (ModelBundleException e)
        {
            throw e.At(path, null);
        }
    }
}
