using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SarGan.Models.Weights;

namespace SarGan.MLNet;

/// <summary>A trained model in an ML.NET pipeline: adds a translated column for each direction. Fitted by <see cref="CycleGanEstimator"/> or <see cref="Pix2PixEstimator"/>, or loaded.</summary>
/// <remarks>
/// <para>Nothing is computed before a cursor asks for an added column's value. Cursors and prediction engines may run at the same time.</para>
/// <para>
/// An image that a cursor gives lives until the cursor's next row, as in ML.NET's own transforms; one that a prediction engine gives is the caller's to dispose.
/// <see cref="IDisposable.Dispose"/> of a prediction engine disposes the model too, unless it was made with <c>OwnsTransformer = false</c>.
/// </para>
/// <para>
/// <c>ml.Model.Save</c> puts the weights into the zip; <see cref="SarGanCatalog.RegisterSarGan"/> must be called before <c>ml.Model.Load</c>. The model's bytes stay in memory for that, beside
/// the networks.
/// </para>
/// </remarks>
public sealed class TranslationTransformer : ITransformer, IDisposable
{
    internal static readonly StoredModelFormat Format = new(typeof(TranslationTransformer), "SARGANTR", 0x00010001, "SarGanTranslation");

    private const string OptionsEntry = "Options.json";
    private const string ModelEntry = "Model.sargan";

    // Options that this version does not know would be lost silently, so they are refused.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly byte[] _bundle;
    private bool _disposed;

    /// <summary>Makes a transformer.</summary>
    /// <param name="bundle">The content of a *.sargan file; not copied.</param>
    /// <param name="options">Columns and computing.</param>
    /// <exception cref="ModelBundleException">The content is no model.</exception>
    /// <exception cref="ArgumentException">The options ask for a direction that the model lacks.</exception>
    internal TranslationTransformer(byte[] bundle, TranslationTransformerOptions options)
    {
        options.Validate();
        (_bundle, Options) = (bundle, options);
        Translator = Open(options.Translator);
        var missing = (options.Directions ?? []).Except(Translator.Directions).ToArray();
        if (missing.Length == 0) return;
        Translator.Dispose();
        throw new ArgumentException($"The model translates {string.Join(" and ", Translator.Directions)} only. Directions asks for {string.Join(" and ", missing)}.", nameof(options));
    }

    /// <summary>The columns, and how it computes.</summary>
    public TranslationTransformerOptions Options { get; private set; }

    /// <summary>The model without the pipeline. Disposed with the transformer.</summary>
    public Translator Translator { get; private set; }

    /// <summary>True: prediction engines and single rows work.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>Moves the model to another device, for all cursors opened from now on. Cursors that are open end in an <see cref="ObjectDisposedException"/>.</summary>
    /// <param name="device">As <see cref="TranslatorOptions.Device"/>.</param>
    /// <exception cref="ArgumentException">Not the name of a device.</exception>
    /// <exception cref="InvalidOperationException">The device is not there; the model stays where it was.</exception>
    public void MoveTo(string device)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var options = Options with { Translator = Options.Translator with { Device = device } };
        var moved = Open(options.Translator);
        Translator.Dispose();
        (Translator, Options) = (moved, options);
    }

    /// <summary>Writes the model as a <c>*.sargan</c> file, for <see cref="SarGan.Translator"/>, the command line, or another pipeline.</summary>
    /// <param name="path">The file; written aside, then moved into place.</param>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public void SaveBundle(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        AsideFile.Write(path, stream => stream.Write(_bundle));
    }

    /// <summary>The input's columns and the added ones.</summary>
    /// <param name="inputSchema">The input's columns.</param>
    /// <exception cref="ArgumentException">A source column is missing, or its type does not suit the model.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Output;

    /// <summary>A view with the added columns; computes nothing by itself.</summary>
    /// <param name="input">The tiles.</param>
    /// <exception cref="ArgumentException">A source column is missing, or its type does not suit the model.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new TranslatedDataView(this, Bind(input.Schema), input);
    }

    /// <summary>The same for single rows.</summary>
    /// <param name="inputSchema">The rows' columns.</param>
    /// <exception cref="ArgumentException">A source column is missing, or its type does not suit the model.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new TranslatedRowMapper(this, Bind(inputSchema));

    /// <summary>Frees the networks. May be called twice.</summary>
    public void Dispose()
    {
        _disposed = true;
        Translator.Dispose();
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ModelStorage.WriteHeader(ctx, Format);
        var portable = Options with { Translator = Options.Translator with { Device = "cpu" } };
        ModelStorage.Write(ctx, OptionsEntry, JsonSerializer.SerializeToUtf8Bytes(portable, Json));
        ModelStorage.Write(ctx, ModelEntry, _bundle);
    }

    internal static void Register(MLContext ml) =>
        ModelStorage.Register(ml, Format, typeof(TranslationTransformer).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!); // It is the next method.

    // Called by ML.NET through reflection; the context's type is internal there.
    private static TranslationTransformer Create(IHostEnvironment env, object context)
    {
        ModelStorage.CheckHeader(context, Format);
        var options = JsonSerializer.Deserialize<TranslationTransformerOptions>(ModelStorage.Read(context, OptionsEntry), Json)
            ?? throw new InvalidDataException($"The model zip's entry '{OptionsEntry}' is empty.");
        return new TranslationTransformer(ModelStorage.Read(context, ModelEntry), options);
    }

    private Translator Open(TranslatorOptions options)
    {
        using var stream = new MemoryStream(_bundle, writable: false);
        return Translator.Load(stream, options);
    }

    private TranslationBinding Bind(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new TranslationBinding(Translator, Options, schema);
    }
}
