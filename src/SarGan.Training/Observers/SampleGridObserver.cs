using System.Globalization;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Models;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Observers;

/// <summary>Draws what the generators make of the same few images again and again, into the run's <c>samples</c> folder.</summary>
/// <remarks>One generator gives the article's Pix2Pix grid, two give its CycleGAN grid. <see cref="Trainer"/> adds one to every run with a folder, unless given one.</remarks>
public sealed class SampleGridObserver : ITrainingObserver
{
    private const int Columns = 3;
    private readonly IBatchSource? _images;

    /// <summary>Creates an observer.</summary>
    /// <param name="images">Where the images come from, such as the held-out scenes: its first steps. Default: the training images.</param>
    public SampleGridObserver(IBatchSource? images = null) => _images = images;

    /// <inheritdoc/>
    public void OnSample(TrainingRun run, TensorBatch batch)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Folder is null) return;
        var images = _images ?? run.Batches;
        var caption = string.Create(CultureInfo.InvariantCulture, $"Step {run.Step}");
        using var scope = NewDisposeScope();
        var grid = run.Recipe.Generators.Count == 1
            ? SampleGrids.Pix2Pix(PairedSamples(run.Recipe, images), caption)
            : SampleGrids.CycleGan(Cycle(run.Recipe, images, TranslationDirection.SarToOptical), Cycle(run.Recipe, images, TranslationDirection.OpticalToSar), caption);
        grid.Save(run.Folder.SamplePath(run.Step));
    }

    private static List<PairedSample> PairedSamples(Recipe recipe, IBatchSource images)
    {
        var (direction, generator) = recipe.Generators.Single();
        List<PairedSample> samples = [];
        for (long step = 0; samples.Count < Columns && step < Math.Max(1, images.StepsPerEpoch); step++)
        {
            using var batch = Load(recipe, images, step);
            var translated = Recipe.Predict(generator, batch.Source(direction));
            for (var i = 0; i < batch.Count && samples.Count < Columns; i++)
                samples.Add(new PairedSample(ToImage(batch.Source(direction), i), ToImage(translated, i, direction), ToImage(batch.Target(direction), i)));
        }
        return samples;
    }

    private static CycleSample Cycle(Recipe recipe, IBatchSource images, TranslationDirection direction)
    {
        var back = direction == TranslationDirection.SarToOptical ? TranslationDirection.OpticalToSar : TranslationDirection.SarToOptical;
        using var batch = Load(recipe, images, 0);
        var translated = Recipe.Predict(recipe.Generators[direction], batch.Source(direction));
        var reconstructed = Recipe.Predict(recipe.Generators[back], translated);
        return new CycleSample(
            ToImage(batch.Source(direction), 0), ToImage(translated, 0, direction), ToImage(reconstructed, 0, back),
            images.Paired ? ToImage(batch.Target(direction), 0) : null);
    }

    private static TensorBatch Load(Recipe recipe, IBatchSource images, long step) =>
        TensorBatch.From(images.Load(step), recipe.Setup.Device, recipe.Setup.Type);

    private static PixelImage ToImage(Tensor images, int index, TranslationDirection? made = null)
    {
        using var scope = NewDisposeScope();
        var image = images[index].to(ScalarType.Float32).cpu().contiguous(); // C x H x W
        // A translated SAR image is its channels' mean, as the Translator returns it.
        if (made == TranslationDirection.OpticalToSar) image = image.mean([0], keepdim: true); // 1 x H x W
        // Where the watchdog lets numbers pass that are none, they are black.
        image = image.nan_to_num(nan: -1);
        return PixelScaling.ToImage(image.data<float>().ToArray(), (int)image.size(1), (int)image.size(2), (int)image.size(0));
    }
}
