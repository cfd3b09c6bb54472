using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace SarGan.MLNet;

/// <summary>Whole scenes in a pipeline, in a form that <c>ml.Model.Save</c> takes: columns, folder and options, and the model's bytes.</summary>
internal sealed class SceneTransformer : ITransformer, IDisposable
{
    internal static readonly StoredModelFormat Format = new(typeof(SceneTransformer), "SARGANSC", 0x00010001, "SarGanScenes");

    private const string OptionsEntry = "Options.json";
    private const string ModelEntry = "Model.sargan";

    private readonly SceneColumn _column;
    private readonly ITransformer _mapping;
    // Of a loaded pipeline alone: others' models are a file, and stay their makers'.
    private readonly byte[]? _bundle;
    private readonly Translator? _own;
    private bool _disposed;

    /// <param name="column">What is translated, and how; its model stays the caller's.</param>
    /// <param name="mapping">ML.NET's step that calls it.</param>
    public SceneTransformer(SceneColumn column, ITransformer mapping) => (_column, _mapping) = (column, mapping);

    private SceneTransformer(byte[] bundle, StoredScenes stored)
    {
        using var stream = new MemoryStream(bundle, writable: false);
        (_bundle, _own) = (bundle, Translator.Load(stream, stored.Translator));
        try
        {
            _column = stored.ToColumn(_own);
            var ml = new MLContext();
            _mapping = _column.Mapping(ml.Transforms).Fit(_column.NoRows(ml));
        }
        catch
        {
            _own.Dispose();
            throw;
        }
    }

    /// <summary>What is translated, and how.</summary>
    internal SceneColumn Column => _column;

    public bool IsRowToRowMapper => _mapping.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _mapping.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _mapping.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _mapping.GetRowToRowMapper(inputSchema);

    /// <summary>Frees the model of a loaded pipeline. May be called twice.</summary>
    public void Dispose()
    {
        _disposed = true;
        _own?.Dispose();
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var options = JsonSerializer.SerializeToUtf8Bytes(StoredScenes.Of(_column), StoredScenes.Json);
        var bundle = Bundle();
        ModelStorage.WriteHeader(ctx, Format);
        ModelStorage.Write(ctx, OptionsEntry, options);
        ModelStorage.Write(ctx, ModelEntry, bundle);
    }

    internal static void Register(MLContext ml) =>
        ModelStorage.Register(ml, Format, typeof(SceneTransformer).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!); // It is the next method.

    // Called by ML.NET through reflection; the context's type is internal there.
    private static SceneTransformer Create(IHostEnvironment env, object context)
    {
        ModelStorage.CheckHeader(context, Format);
        var stored = JsonSerializer.Deserialize<StoredScenes>(ModelStorage.Read(context, OptionsEntry), StoredScenes.Json)
            ?? throw new InvalidDataException($"The model zip's entry '{OptionsEntry}' is empty.");
        return new SceneTransformer(ModelStorage.Read(context, ModelEntry), stored);
    }

    private byte[] Bundle()
    {
        if (_bundle is not null) return _bundle;
        var translator = _column.Scenes.Translator;
        if (translator.Options.Networks is not null) throw new InvalidOperationException("A model with networks of your own (TranslatorOptions.Networks) cannot be stored in a pipeline: who loads it would not know them.");
        if (translator.FilePath is not { } path) throw new InvalidOperationException("The model of TranslateScenes was loaded from a stream, which is gone: load it from a file, whose bytes are stored with the pipeline.");
        var bytes = File.ReadAllBytes(path);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == translator.ModelSha256
            ? bytes
            : throw new InvalidOperationException($"{path} has changed since the model was loaded from it, so the pipeline cannot be stored with it. Load the model again.");
    }
}
