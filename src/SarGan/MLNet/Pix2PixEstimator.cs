using Microsoft.ML;
using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Training;
using SarGan.Training.Recipes;

namespace SarGan.MLNet;

/// <summary>How a <see cref="Pix2PixEstimator"/> works. Everything has a default.</summary>
public sealed record Pix2PixEstimatorOptions
{
    /// <summary>
    /// Direction, networks and losses. Default: null, the article's from SAR to optical with the size of the tiles.
    /// <see cref="Pix2PixOptions.Size"/> must be the tiles' side: what is learnt at one scale holds at that scale.
    /// </summary>
    public Pix2PixOptions? Pix2Pix { get; init; }

    /// <summary>Length, batch size, seed and device of the training.</summary>
    public EstimatorTrainingOptions Training { get; init; } = new();

    /// <summary>Column names (for Fit, too), and how the fitted model translates.</summary>
    public TranslationTransformerOptions Translation { get; init; } = new();
}

/// <summary>Learns to translate one way, from pairs of SAR and optical tiles of the same ground.</summary>
/// <remarks>
/// <para>Isola et al., Image-to-Image Translation with Conditional Adversarial Networks, CVPR 2017.</para>
/// <list type="table">
/// <item><term>Input columns</term><description>Sar and Optical: MLImage, or Vector&lt;Single, C, H, W&gt; in [-1, 1]; square, all of one size; a power of two, or from 256 pixels on a multiple of 128.</description></item>
/// <item><term>Output column</term><description>TranslatedOptical, or TranslatedSar for the other direction; of the same kind and size as its source.</description></item>
/// <item><term>Trains</term><description>Yes. Tiles are read once and kept in memory: 1 byte a pixel for grey, 3 for colour, 2 a value for float vectors.</description></item>
/// <item><term>Rows</term><description>Paired: both tiles of a row show the same ground.</description></item>
/// </list>
/// </remarks>
public sealed class Pix2PixEstimator : IEstimator<TranslationTransformer>
{
    private readonly Pix2PixEstimatorOptions _options;
    private readonly TrainingServices _services;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="services">Progress and cancellation; null for neither.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public Pix2PixEstimator(Pix2PixEstimatorOptions? options = null, TrainingServices? services = null)
    {
        (_options, _services) = (options ?? new Pix2PixEstimatorOptions(), services ?? new TrainingServices());
        _options.Translation.Validate();
        var other = (_options.Translation.Directions ?? []).Where(d => d != Direction).ToArray();
        if (other.Length > 0)
            throw new ArgumentException($"Translation.Directions asks for {other[0]}, and Pix2Pix.Direction is {Direction}: Pix2Pix learns one direction.", nameof(options));
    }

    private Models.TranslationDirection Direction => _options.Pix2Pix?.Direction ?? Models.TranslationDirection.SarToOptical;

    /// <summary>Trains on the pairs of a view.</summary>
    /// <param name="input">The tiles. Both columns are read in one pass.</param>
    /// <returns>The model, to be disposed.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type, or sizes or channels do not suit.</exception>
    /// <exception cref="InvalidOperationException">A row holds no tile, or values out of range.</exception>
    /// <exception cref="TrainingDivergedException">A loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">The services' token was cancelled.</exception>
    public TranslationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var columns = _options.Translation;
        var tiles = ColumnTiles.Read(input, [columns.SarColumn, columns.OpticalColumn], _services.CancellationToken);
        var (sar, optical) = (tiles[0], tiles[1]);
        var side = EstimatorTraining.Side(sar, optical, _options.Pix2Pix?.Size);
        var recipe = _options.Pix2Pix ?? new Pix2PixOptions { Size = side, SarChannels = EstimatorTraining.Channels(sar), OpticalChannels = EstimatorTraining.Channels(optical) };
        var (sarChannels, opticalChannels) = (recipe.SarChannels ?? recipe.Channels, recipe.OpticalChannels ?? recipe.Channels);
        EstimatorTraining.CheckChannels(sar, sarChannels, Domain.Sar);
        EstimatorTraining.CheckChannels(optical, opticalChannels, Domain.Optical);
        var batches = new PairedBatches(sar, optical, EstimatorTraining.Batches(_options.Training, 3, side, sarChannels, opticalChannels));
        return EstimatorTraining.Run(new Pix2PixRecipe(recipe), batches, _options.Training, _services, columns);
    }

    /// <summary>The columns that the fitted model will add to these.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <exception cref="ArgumentException">A source column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => EstimatorSchema.Promise(inputSchema, _options.Translation, [Direction]);
}
