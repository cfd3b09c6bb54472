using System.Text.Json;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Models;
using SarGan.Training.Metrics;

namespace SarGan.Cli;

/// <summary>Runs a model over paired tiles, brought to the size that it was trained on, and measures what comes out.</summary>
internal sealed class ModelEvaluation(Translator translator, TileDataset dataset, TileSplit split)
{
    private readonly IReadOnlyList<TilePair> _pairs = split switch { TileSplit.Train => dataset.Train, TileSplit.Test => dataset.Test, _ => dataset.All };

    public long Seed { get; init; } = 1;

    public int Count => _pairs.Count;

    public EvaluationReport Run(TranslationDirection direction, Action<int> progress, CancellationToken cancellationToken)
    {
        var batches = Batches(split, direction);
        var evaluator = new Evaluator(new EvaluatorOptions { MeanColor = MeanColor(direction, cancellationToken), Seed = Seed });
        for (var i = 0; i < _pairs.Count; i++)
        {
            var batch = batches.Load(i, cancellationToken);
            var (source, target) = direction == TranslationDirection.SarToOptical ? (batch.Sar, batch.Optical) : (batch.Optical, batch.Sar);
            evaluator.Add(new EvaluationSample
            {
                Source = ToImage(source),
                Target = ToImage(target),
                Prediction = ToImage(translator.Translate(source, direction)),
                Name = dataset.Root.Length > 0 ? Path.GetRelativePath(dataset.Root, _pairs[i].SarPath) : _pairs[i].SarPath,
                Scene = _pairs[i].Scene,
            });
            progress(i + 1);
        }
        return evaluator.Report();
    }

    /// <summary>Tiles in their order, never mirrored, at the model's size, with the channels that the files have.</summary>
    private PairedBatches Batches(TileSplit side, TranslationDirection direction)
    {
        var (sar, optical) = (dataset.Sar(side), dataset.Optical(side));
        return PairedBatches.Labelled(sar, optical, new BatchOptions
        {
            Size = translator.Manifest.Networks.First(network => network.Direction == direction).TileSize,
            SarChannels = ShownChannels(sar.Read(0)),
            OpticalChannels = ShownChannels(optical.Read(0)),
            Shuffle = false,
        });
    }

    /// <summary>From the training side where there is one, else from what the bundle remembers of its training.</summary>
    private IReadOnlyList<double>? MeanColor(TranslationDirection direction, CancellationToken cancellationToken)
    {
        var toOptical = direction == TranslationDirection.SarToOptical;
        if (dataset.HasTest && dataset.Train.Count > 0)
        {
            var training = Batches(TileSplit.Train, direction);
            return Evaluator.MeanColorOf(Enumerable.Range(0, dataset.Train.Count).Select(i =>
            {
                var batch = training.Load(i, cancellationToken);
                return ToImage(toOptical ? batch.Optical : batch.Sar);
            }));
        }
        return TrainingSummary.MeanColor(translator.Manifest.Training, toOptical ? "optical" : "sar", ShownChannels((toOptical ? dataset.Optical(split) : dataset.Sar(split)).Read(0)));
    }

    private static PixelImage ToImage(ImageBatch batch) => PixelScaling.ToImage(batch.Values, batch.Height, batch.Width, batch.Channels);

    private static int ShownChannels(PixelImage image) => image.Channels switch { 2 => 1, 4 => 3, var channels => channels };
}
