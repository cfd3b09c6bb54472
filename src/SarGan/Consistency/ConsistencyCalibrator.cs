using SarGan.Data.Batches;
using SarGan.Models;

namespace SarGan.Consistency;

/// <summary>Learns from held-out pairs what a model's signs of error are worth.</summary>
public static class ConsistencyCalibrator
{
    /// <summary>Translates pairs that the model has not learnt from, and learns the calibration from the errors.</summary>
    /// <param name="translator">The model.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="validation">Held-out pairs in batches of one image, neither mirrored nor shuffled: <see cref="PairedBatches.Labelled"/>. At least 5 images and 400 blocks of 16 x 16 pixels; hundreds of images are better.</param>
    /// <param name="training">Images that the model has learnt from, in batches of one, for what kinds of ground it knows. Default: the validation images stand in for them.</param>
    /// <param name="sensor">The sensor whose data these are, in words, such as "Sentinel-1 IW VH to Sentinel-2 L1C"; scenes of the same name get a band called confidence. A raster's own tag (SARGAN_SENSOR) is held against it, so begin as that does. Default: nothing said.</param>
    /// <param name="progress">Told the number of images done. Default: nobody.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="ArgumentException">The batches are not of single pairs, there are too few, or they do not fit the model; or the sensor's name is empty or blank.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConsistencyCalibration Learn(
        Translator translator, TranslationDirection direction, IBatchSource validation, IBatchSource? training = null, string? sensor = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(translator);
        ArgumentNullException.ThrowIfNull(validation);
        SensorName.Check(sensor, nameof(sensor));
        if (!validation.Paired) throw new ArgumentException("Pairs are needed: only they show the errors.", nameof(validation));
        var learner = new ConsistencyLearner(ConsistencyFeatures.Names(ConsistencyEstimator.HasWayBack(translator, direction), translator.ResultChannels(direction)));
        var done = 0;
        foreach (var batch in Batches(training, cancellationToken))
        {
            learner.AddTraining(ConsistencyFeatures.ComputeInput(Source(batch, direction)));
            done++;
            progress?.Report(done);
        }
        foreach (var batch in Batches(validation, cancellationToken))
        {
            var source = Source(batch, direction);
            var (_, output, maps) = ConsistencyEstimator.Look(translator, direction, source);
            learner.Add(maps, Errors(output, Target(batch, direction)), source.Width, source.Height);
            done++;
            progress?.Report(done);
        }
        return learner.Learn(direction, sensor);
    }

    /// <summary>Rates pairs that neither model nor calibration has learnt from, and tells how far the numbers are right.</summary>
    /// <param name="translator">The model.</param>
    /// <param name="calibration">What was learnt.</param>
    /// <param name="test">Pairs in batches of one image, neither mirrored nor shuffled.</param>
    /// <param name="progress">Told the number of images done. Default: nobody.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="ArgumentException">The batches are not of single pairs, or do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConsistencyReport Check(Translator translator, ConsistencyCalibration calibration, IBatchSource test, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return ConsistencyReport.Of(Judge(translator, calibration, test, progress, cancellationToken), calibration.ReferenceError);
    }

    /// <summary>Every whole block with its number and its error.</summary>
    internal static IReadOnlyList<JudgedBlock> Judge(Translator translator, ConsistencyCalibration calibration, IBatchSource test, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(translator);
        ArgumentNullException.ThrowIfNull(test);
        if (!test.Paired) throw new ArgumentException("Pairs are needed: only they show the errors.", nameof(test));
        List<JudgedBlock> blocks = [];
        var contrast = calibration.FirstGround + 1;
        var image = 0;
        foreach (var batch in Batches(test, cancellationToken))
        {
            var source = Source(batch, calibration.Direction);
            var (_, output, maps) = ConsistencyEstimator.Look(translator, calibration.Direction, source);
            var mean = new SlidingMean(maps.Width, maps.Height, FeatureMaps.BlockSize);
            var scores = ConsistencyEstimator.Scores(calibration, maps);
            var pixelErrors = Errors(output, Target(batch, calibration.Direction));
            var (numbers, errors) = (mean.Of(i => scores[i]), mean.Of(i => pixelErrors[i]));
            foreach (var (pixel, x, y) in maps.Blocks(source.Width, source.Height))
            {
                var signs = new double[calibration.Features.Count];
                ConsistencyEstimator.Signs(calibration, maps, pixel, calibration.FirstGround, signs);
                blocks.Add(new JudgedBlock(numbers[pixel], errors[pixel], signs[contrast], signs, x, y, image));
            }
            image++;
            progress?.Report(image);
        }
        return blocks;
    }

    /// <summary>The mean absolute error of each pixel over the channels, on [0, 1]; compared in grey where channels differ. Sides beyond the target's, which padding added, have none.</summary>
    internal static float[] Errors(ImageBatch output, ImageBatch target)
    {
        var errors = new float[output.Height * output.Width];
        var channels = output.Channels == target.Channels ? output.Channels : 1;
        for (var y = 0; y < Math.Min(output.Height, target.Height); y++)
        {
            for (var x = 0; x < Math.Min(output.Width, target.Width); x++)
            {
                var sum = 0.0;
                for (var c = 0; c < channels; c++) sum += Math.Abs(At(output, channels, c, x, y) - At(target, channels, c, x, y));
                errors[(y * output.Width) + x] = (float)(sum / (2 * channels));
            }
        }
        return errors;
    }

    internal static ImageBatch Source(TrainingBatch batch, TranslationDirection direction) => direction == TranslationDirection.SarToOptical ? batch.Sar : batch.Optical;

    internal static ImageBatch Target(TrainingBatch batch, TranslationDirection direction) => direction == TranslationDirection.SarToOptical ? batch.Optical : batch.Sar;

    internal static IEnumerable<TrainingBatch> Batches(IBatchSource? source, CancellationToken cancellationToken)
    {
        if (source is null) yield break;
        if (source.BatchSize != 1) throw new ArgumentException($"Batches must hold one image. Actual size was {source.BatchSize}.", nameof(source));
        for (var step = 0L; step < source.StepsPerEpoch; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return source.Load(step, cancellationToken);
        }
    }

    private static double At(ImageBatch image, int channels, int channel, int x, int y)
    {
        var (area, pixel) = (image.Width * image.Height, (y * image.Width) + x);
        if (image.Channels == channels) return image.Values[(channel * area) + pixel];
        var sum = 0.0;
        for (var c = 0; c < image.Channels; c++) sum += image.Values[(c * area) + pixel];
        return sum / image.Channels;
    }
}
