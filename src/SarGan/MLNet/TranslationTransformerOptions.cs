using SarGan.Models;

namespace SarGan.MLNet;

/// <summary>What a translated column holds.</summary>
public enum TranslatedColumnKind
{
    /// <summary>The same as its source column: image for image, float vector for float vector.</summary>
    SameAsSource,

    /// <summary>An MLImage, 8 bits a channel, opaque; grey results have three equal channels.</summary>
    Image,

    /// <summary>Vector&lt;Single, C, H, W&gt; in [-1, 1]; C is 1 for SAR and the model's output channels for optical.</summary>
    Vector,
}

/// <summary>Which columns a <see cref="TranslationTransformer"/> reads and adds, and how it computes.</summary>
public sealed record TranslationTransformerOptions
{
    /// <summary>The column with SAR tiles: MLImage, or Vector&lt;Single, C, H, W&gt; in [-1, 1]. Default: "Sar".</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string SarColumn
    {
        get;
        init => field = Name(value, nameof(SarColumn));
    } = "Sar";

    /// <summary>The column with optical tiles: MLImage, or Vector&lt;Single, C, H, W&gt; in [-1, 1]. Default: "Optical".</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string OpticalColumn
    {
        get;
        init => field = Name(value, nameof(OpticalColumn));
    } = "Optical";

    /// <summary>The added column with SAR-looking translations of <see cref="OpticalColumn"/>. Default: "TranslatedSar".</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string TranslatedSarColumn
    {
        get;
        init => field = Name(value, nameof(TranslatedSarColumn));
    } = "TranslatedSar";

    /// <summary>The added column with optical-looking translations of <see cref="SarColumn"/>. Default: "TranslatedOptical".</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string TranslatedOpticalColumn
    {
        get;
        init => field = Name(value, nameof(TranslatedOpticalColumn));
    } = "TranslatedOptical";

    /// <summary>
    /// The directions to translate; their source columns must then be there. Default: null, which means every direction that the model has and whose source column the input has
    /// (one at least). So a CycleGAN model translates both ways where both columns are, and one way where only one is.
    /// </summary>
    public IReadOnlyList<TranslationDirection>? Directions { get; init; }

    /// <summary>What the added columns hold. Default: <see cref="TranslatedColumnKind.SameAsSource"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public TranslatedColumnKind Output
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Output), $"Output must be SameAsSource, Image or Vector. Actual value was {value}.");
    }

    /// <summary>
    /// Device, precision and batch size. With a batch size above 1 a cursor translates so many rows at once, ahead of the row asked for. The device is not stored with the model:
    /// a loaded one starts on the CPU; see <see cref="TranslationTransformer.MoveTo"/>.
    /// </summary>
    public TranslatorOptions Translator { get; init; } = new();

    /// <summary>Checks the rules between the options.</summary>
    /// <exception cref="ArgumentException">The list of directions is empty, or both added columns have one name.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Translator);
        if (Directions is { Count: 0 })
            throw new ArgumentException("Directions must name one direction at least, or be null for every possible one. Actual count was 0.");
        if (TranslatedSarColumn == TranslatedOpticalColumn)
            throw new ArgumentException($"TranslatedSarColumn and TranslatedOpticalColumn must differ. Both were {TranslatedSarColumn}.");
    }

    internal string SourceOf(TranslationDirection direction) => direction == TranslationDirection.SarToOptical ? SarColumn : OpticalColumn;

    internal string TargetOf(TranslationDirection direction) => direction == TranslationDirection.SarToOptical ? TranslatedOpticalColumn : TranslatedSarColumn;

    private static string Name(string value, string property) =>
        string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{property} must be a column name. Actual value was empty.", property) : value;
}
