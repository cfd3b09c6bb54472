using Microsoft.ML;
using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Training;
using SarGan.Training.Recipes;

namespace SarGan.MLNet;

/// <summary>How a <see cref="CycleGanEstimator"/> works. Everything has a default.</summary>
public sealed record CycleGanEstimatorOptions
{
    /// <summary>Networks and losses. Default: null, the article's with the size of the tiles. <see cref="CycleGanOptions.Size"/> must be the tiles' side: what is learnt at one scale holds at that scale.</summary>
    public CycleGanOptions? CycleGan { get; init; }

    /// <summary>Length, batch size, seed and device of the training.</summary>
    public EstimatorTrainingOptions Training { get; init; } = new();

    /// <summary>Column names (for Fit, too), and which directions the fitted model translates and how.</summary>
    public TranslationTransformerOptions Translation { get; init; } = new();
}

/// <summary>Learns to translate both ways between SAR and optical tiles that need not show the same ground.</summary>
/// <remarks>
/// <para>Zhu et al., Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks, ICCV 2017.</para>
/// <list type="table">
/// <item><term>Input columns</term><description>Sar and Optical: MLImage, or Vector&lt;Single, C, H, W&gt; in [-1, 1]; square, all of one size; from 32 pixels on a multiple of 16.</description></item>
/// <item><term>Output columns</term><description>TranslatedOptical and TranslatedSar, of the same kind and size as their sources.</description></item>
/// <item><term>Trains</term><description>Yes. Tiles are read once and kept in memory: 1 byte a pixel for grey, 3 for colour, 2 a value for float vectors.</description></item>
/// <item><term>Rows</term><description>Not paired: SAR and optical tiles are drawn independently of each other, whatever the row order.</description></item>
/// </list>
/// </remarks>
public sealed class CycleGanEstimator : IEstimator<TranslationTransformer>
{
    private readonly CycleGanEstimatorOptions _options;
    private readonly TrainingServices _services;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="services">Progress and cancellation; null for neither.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public CycleGanEstimator(CycleGanEstimatorOptions? options = null, TrainingServices? services = null)
    {
        (_options, _services) = (options ?? new CycleGanEstimatorOptions(), services ?? new TrainingServices());
        _options.CycleGan?.Validate();
        _options.Translation.Validate();
    }

    /// <summary>Trains on the SAR and optical tiles of one view.</summary>
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
        return Fit(tiles[0], tiles[1]);
    }

    /// <summary>Trains on the SAR tiles of one view and the optical tiles of another, of any two row counts.</summary>
    /// <param name="sar">Only its SAR column is read.</param>
    /// <param name="optical">Only its optical column is read.</param>
    /// <returns>The model, to be disposed.</returns>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public TranslationTransformer Fit(IDataView sar, IDataView optical)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        var sarTiles = ColumnTiles.Read(sar, [_options.Translation.SarColumn], _services.CancellationToken)[0];
        return Fit(sarTiles, ColumnTiles.Read(optical, [_options.Translation.OpticalColumn], _services.CancellationToken)[0]);
    }

    /// <summary>The columns that the fitted model will add to these.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <exception cref="ArgumentException">A source column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        EstimatorSchema.Promise(inputSchema, _options.Translation, _options.Translation.Directions ?? [Models.TranslationDirection.SarToOptical, Models.TranslationDirection.OpticalToSar]);

    private TranslationTransformer Fit(ColumnTiles sar, ColumnTiles optical)
    {
        var side = EstimatorTraining.Side(sar, optical, _options.CycleGan?.Size);
        var recipe = _options.CycleGan ?? new CycleGanOptions { Size = side, Channels = EstimatorTraining.Channels(sar, optical) };
        var (sarChannels, opticalChannels) = (recipe.SarChannels ?? recipe.Channels, recipe.OpticalChannels ?? recipe.Channels);
        EstimatorTraining.CheckChannels(sar, sarChannels, Domain.Sar);
        EstimatorTraining.CheckChannels(optical, opticalChannels, Domain.Optical);
        var batches = new UnpairedBatches(sar, optical, EstimatorTraining.Batches(_options.Training, 1, side, sarChannels, opticalChannels));
        return EstimatorTraining.Run(new CycleGanRecipe(recipe), batches, _options.Training, _services, _options.Translation);
    }
}
