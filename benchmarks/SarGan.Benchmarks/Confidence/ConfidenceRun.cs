using SarGan.Consistency;
using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Data.Simulation;
using SarGan.Models;

namespace SarGan.Benchmarks.Confidence;

/// <summary>How far the consistency of a model's translations foretells their true errors, on ground that neither the model nor the calibration has seen.</summary>
internal static class ConfidenceRun
{
    private const int SceneSize = 256;
    private const double Majority = 0.6;

    /// <summary>On simulated scenes, with each class of land cover by itself.</summary>
    /// <param name="modelPath">A model that learnt from QuickStart's simulated tiles, of seed 1.</param>
    /// <param name="scenes">Scenes to calibrate with, and as many others to judge on.</param>
    /// <param name="output">Where the tables go.</param>
    /// <param name="progress">Where the waiting is told.</param>
    public static int Simulated(string modelPath, int scenes, TextWriter output, TextWriter progress)
    {
        using var translator = Translator.Load(modelPath);
        var (validation, test) = (Simulate(2, scenes), Simulate(3, scenes));
        var training = Simulate(1, Math.Min(4, scenes));
        progress.WriteLine("scenes simulated");
        var calibration = ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, Pairs(validation), Pairs(training));
        progress.WriteLine("calibrated");
        var blocks = ConsistencyCalibrator.Judge(translator, calibration, Pairs(test), null, CancellationToken.None);
        ConfidenceTables.Write(output, calibration, blocks, b => ClassOf(test[b.Image], b));
        return 0;
    }

    /// <summary>On real pairs.</summary>
    /// <param name="modelPath">The model.</param>
    /// <param name="training">Folder of the pairs that the model has learnt from; null to let the validation pairs stand in for them.</param>
    /// <param name="validation">Folder of the pairs to calibrate with.</param>
    /// <param name="test">Folder of the pairs to judge on.</param>
    /// <param name="output">Where the tables go.</param>
    /// <param name="progress">Where the waiting is told.</param>
    public static int Real(string modelPath, string? training, string validation, string test, TextWriter output, TextWriter progress)
    {
        using var translator = Translator.Load(modelPath);
        var size = translator.Manifest.Networks[0].TileSize;
        var calibration = ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, Pairs(validation, size), training is null ? null : Pairs(training, size));
        progress.WriteLine("calibrated");
        var blocks = ConsistencyCalibrator.Judge(translator, calibration, Pairs(test, size), null, CancellationToken.None);
        ConfidenceTables.Write(output, calibration, blocks, null);
        return 0;
    }

    /// <summary>Scenes as QuickStart draws them, of another seed.</summary>
    private static List<SimulatedScene> Simulate(long seed, int scenes)
    {
        var options = new SimulationOptions
        {
            Seed = seed,
            Size = SceneSize,
            GroundSampleDistanceMetres = 20,
            Looks = 40,
            Backscatter = new Backscatter { Water = -22, Field = -7.5, BareSoil = -6.5, Forest = -13.5, Building = 2, UrbanGround = -2, Road = -12 },
            DisplayHighDecibels = 2,
        };
        return [.. Enumerable.Range(0, scenes).Select(i => SceneSimulator.Simulate(options, i))];
    }

    private static PairedBatches Pairs(List<SimulatedScene> scenes) => Pairs(
        new MemoryTiles([.. scenes.Select(s => s.Sar)]), new MemoryTiles([.. scenes.Select(s => s.Optical)]), SceneSize);

    private static PairedBatches Pairs(string folder, int size)
    {
        var dataset = DatasetFolder.Open(folder);
        return Pairs(dataset.Sar(), dataset.Optical(), size);
    }

    private static PairedBatches Pairs(ITileSet sar, ITileSet optical, int size) =>
        PairedBatches.Labelled(sar, optical, new BatchOptions { Size = size, SarChannels = 1, OpticalChannels = 3, Shuffle = false });

    /// <summary>The class that covers most of a block; null where none has a clear majority.</summary>
    private static string? ClassOf(SimulatedScene scene, JudgedBlock block)
    {
        var covers = Enumerable.Range(0, FeatureMaps.BlockSize * FeatureMaps.BlockSize)
            .Select(i => scene.LandCover[((block.Y + (i / FeatureMaps.BlockSize)) * SceneSize) + block.X + (i % FeatureMaps.BlockSize)]);
        var (cover, count) = covers.CountBy(c => c).MaxBy(c => c.Value);
        return count >= Majority * FeatureMaps.BlockSize * FeatureMaps.BlockSize ? ((LandCover)cover).ToString() : null;
    }
}
