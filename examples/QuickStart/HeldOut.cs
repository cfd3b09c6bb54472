using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan;
using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Models;
using SarGan.Training.Metrics;
using SarGan.Training.Reports;
using Spectre.Console;

namespace QuickStart;

/// <summary>The scenes that no model has seen: measures models on them and draws what they make of them.</summary>
internal sealed class HeldOut
{
    private readonly List<(PixelImage Sar, PixelImage Optical, string? Scene)> _pairs;
    private readonly List<int> _shown;
    private readonly JsonObject _metrics = [];

    public HeldOut(TileDataset dataset, int size)
    {
        var (sar, optical) = (dataset.Sar(TileSplit.Test), dataset.Optical(TileSplit.Test));
        _pairs = [.. dataset.Test.Select((pair, i) => (Fit(sar.Read(i), size), Fit(optical.Read(i), size), pair.Scene))];
        _shown = Choose(3);
        Samples = PairedBatches.Labelled(
            new MemoryTiles([.. _shown.Select(i => _pairs[i].Sar)]),
            new MemoryTiles([.. _shown.Select(i => _pairs[i].Optical)]),
            new BatchOptions { Size = size });
    }

    public int Count => _pairs.Count;

    /// <summary>What the sample grids during training show.</summary>
    public IBatchSource Samples { get; }

    public void Measure(string title, string modelPath, ITileSet trainSar, ITileSet trainOptical, string gridPath, CancellationToken cancellationToken)
    {
        using var translator = Translator.Load(modelPath);
        foreach (var direction in translator.Directions)
        {
            var learntFrom = direction == TranslationDirection.SarToOptical ? trainOptical : trainSar;
            var evaluator = new Evaluator(new EvaluatorOptions { MeanColor = Evaluator.MeanColorOf(Enumerable.Range(0, learntFrom.Count).Select(learntFrom.Read)) });
            foreach (var (sar, optical, scene) in _pairs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (source, target) = direction == TranslationDirection.SarToOptical ? (sar, optical) : (optical, sar);
                evaluator.Add(new EvaluationSample { Source = source, Target = target, Prediction = translator.Translate(source, direction), Scene = scene });
            }
            var report = evaluator.Report();
            _metrics[$"{title} {direction}"] = JsonNode.Parse(report.ToJson());
            Print($"{title}, {direction}", report);
        }
        (translator.Directions.Count == 1 ? PairedGrid(translator) : CycleGrid(translator)).Save(gridPath);
    }

    public void WriteMetrics(string path) => File.WriteAllText(path, _metrics.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));

    private SarGan.Data.Drawing.ImageGrid PairedGrid(Translator translator)
    {
        var direction = translator.Directions.Single();
        return SampleGrids.Pix2Pix([.. _shown.Select(i => Pair(i, direction)).Select(pair =>
            new PairedSample(pair.Source, translator.Translate(pair.Source, direction), pair.Target))]);
    }

    private SarGan.Data.Drawing.ImageGrid CycleGrid(Translator translator)
    {
        return SampleGrids.CycleGan(
            Cycle(_shown[0], TranslationDirection.SarToOptical, TranslationDirection.OpticalToSar),
            Cycle(_shown[^1], TranslationDirection.OpticalToSar, TranslationDirection.SarToOptical));

        CycleSample Cycle(int index, TranslationDirection there, TranslationDirection back)
        {
            var (source, target) = Pair(index, there);
            var translated = translator.Translate(source, there);
            return new CycleSample(source, translated, translator.Translate(translated, back), target);
        }
    }

    /// <summary>Tiles with much to see for both sensors (the eighth with the widest variety) that differ most from each other in colour. The models have no say in it.</summary>
    private List<int> Choose(int count)
    {
        var rich = Enumerable.Range(0, _pairs.Count)
            .OrderByDescending(i => Variety(_pairs[i].Sar) + Variety(_pairs[i].Optical))
            .Take(Math.Max(count, _pairs.Count / 8))
            .ToList();
        var colors = rich.ToDictionary(i => i, i => Evaluator.MeanColorOf([_pairs[i].Optical]));
        List<int> chosen = [rich[0]];
        while (chosen.Count < Math.Min(count, rich.Count))
            chosen.Add(rich.Except(chosen).MaxBy(i => chosen.Min(other => colors[i].Zip(colors[other], (a, b) => (a - b) * (a - b)).Sum())));
        return chosen;
    }

    /// <summary>The entropy of an image's colours at 4 levels a channel, in bits.</summary>
    private static double Variety(PixelImage image)
    {
        var pixels = image.Width * image.Height;
        var rgb = new float[3 * pixels];
        PixelScaling.ToSigned(image, rgb, 3);
        var colours = Enumerable.Range(0, pixels).CountBy(i => (Level(rgb[i]), Level(rgb[i + pixels]), Level(rgb[i + pixels + pixels])));
        return -colours.Select(colour => (double)colour.Value / pixels).Sum(share => share * Math.Log2(share));

        static int Level(float value) => Math.Min(3, (int)((value + 1) * 2));
    }

    private (PixelImage Source, PixelImage Target) Pair(int index, TranslationDirection direction) =>
        direction == TranslationDirection.SarToOptical ? (_pairs[index].Sar, _pairs[index].Optical) : (_pairs[index].Optical, _pairs[index].Sar);

    private static void Print(string title, EvaluationReport report)
    {
        var lines = report.ToTable();
        var table = new Table().Title(title);
        foreach (var column in lines[0]) table.AddColumn(column);
        foreach (var line in lines.Skip(1)) table.AddRow([.. line]);
        AnsiConsole.Write(table);
    }

    private static PixelImage Fit(PixelImage image, int size) => image.Width == size && image.Height == size ? image : PixelResizer.Resize(image, size, size);
}
