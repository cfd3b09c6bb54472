using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Models;
using SarGan.Models.Weights;

namespace SarGan.Consistency;

/// <summary>Says of each pixel of a translation how far it can be relied on, by the calibration that the model's bundle carries.</summary>
/// <remarks>
/// The number is the probability that the 16 x 16 pixels about a pixel have a mean absolute error of at most <see cref="ConsistencyCalibration.ReferenceError"/>, for ground like that of the validation split.
/// It costs five further passes of the generator, and with a model that has the way back one of the other. Safe for concurrent calls, as the translator is.
/// </remarks>
public sealed class ConsistencyEstimator
{
    private readonly Translator _translator;

    /// <summary>Takes the calibration from the model.</summary>
    /// <param name="translator">The model; stays the caller's.</param>
    /// <param name="direction">The direction.</param>
    /// <exception cref="InvalidOperationException">The model has no calibration for the direction; the message says how to make one.</exception>
    /// <exception cref="ModelBundleException">The calibration is broken, or does not fit the model.</exception>
    public ConsistencyEstimator(Translator translator, TranslationDirection direction)
        : this(translator, direction, BundleConsistency.Find(translator?.Manifest ?? throw new ArgumentNullException(nameof(translator)), direction))
    {
    }

    /// <summary>Takes a calibration that was learnt just now.</summary>
    /// <param name="translator">The model; stays the caller's.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="calibration">What <see cref="ConsistencyCalibrator"/> learnt with this model.</param>
    /// <exception cref="ModelBundleException">The calibration does not fit the model.</exception>
    public ConsistencyEstimator(Translator translator, TranslationDirection direction, ConsistencyCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(translator);
        ArgumentNullException.ThrowIfNull(calibration);
        (_translator, Direction, Calibration) = (translator, direction, calibration);
        BundleConsistency.ThrowIfForeign(calibration, HasWayBack(translator, direction), translator.ResultChannels(direction));
    }

    /// <summary>The direction.</summary>
    public TranslationDirection Direction { get; }

    /// <summary>The calibration.</summary>
    public ConsistencyCalibration Calibration { get; }

    /// <summary>Whether the model has the way back.</summary>
    internal bool HasCycle => HasWayBack(_translator, Direction);

    /// <summary>What the network's sides are multiples of.</summary>
    internal int Step => _translator.SizeMultiple(Direction);

    /// <summary>Translates an image and rates the result.</summary>
    /// <param name="image">8- or 16-bit samples, as <see cref="Translator.Translate(PixelImage, TranslationDirection)"/> takes them.</param>
    /// <returns>The translation, and a number of 0 to 1 for each pixel, row by row.</returns>
    /// <exception cref="ArgumentException">The channels cannot be converted exactly.</exception>
    public (PixelImage Translation, float[] Consistency) Translate(PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (translated, consistency) = Translate(PixelBatches.FromImage(image, _translator.SourceChannels(Direction)));
        return (PixelBatches.ToImage(translated), consistency);
    }

    /// <summary>Translates an image as networks see it and rates the result.</summary>
    /// <param name="image">1 x C x H x W in [-1, 1].</param>
    /// <returns>The translation, 1 x C x H x W, and H x W numbers of 0 to 1.</returns>
    /// <exception cref="ArgumentException">There is more than one image, or the channels cannot be converted exactly.</exception>
    public (ImageBatch Translation, float[] Consistency) Translate(ImageBatch image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (padded, output, maps) = Look(_translator, Direction, image);
        var scores = Scores(Calibration, maps);
        var cropped = MirrorPadding.Crop(new ImageBatch(1, 1, padded.Height, padded.Width, scores), image.Height, image.Width);
        return (MirrorPadding.Crop(output, image.Height, image.Width), cropped.Values);
    }

    /// <summary>The number of each pixel.</summary>
    internal static float[] Scores(ConsistencyCalibration calibration, FeatureMaps maps)
    {
        var scores = new float[maps.Width * maps.Height];
        var signs = new double[calibration.Features.Count];
        var ground = calibration.FirstGround;
        for (var i = 0; i < scores.Length; i++)
        {
            Signs(calibration, maps, i, ground, signs);
            scores[i] = (float)calibration.Score(signs);
        }
        return scores;
    }

    /// <summary>A pixel's signs with the distance.</summary>
    internal static void Signs(ConsistencyCalibration calibration, FeatureMaps maps, int pixel, int firstGround, Span<double> signs)
    {
        maps.Read(pixel, signs[..^1]);
        signs[^1] = calibration.Distance(signs.Slice(firstGround, ConsistencyFeatures.InputNames.Count));
    }

    /// <summary>All that is seen of an image, at sides that the network takes.</summary>
    internal static (ImageBatch Input, ImageBatch Output, FeatureMaps Maps) Look(Translator translator, TranslationDirection direction, ImageBatch image)
    {
        if (image.Count != 1) throw new ArgumentException($"One image at a time. Actual count was {image.Count}.", nameof(image));
        var step = translator.SizeMultiple(direction);
        var padded = MirrorPadding.Pad(image, MirrorPadding.PaddedSide(image.Height, step), MirrorPadding.PaddedSide(image.Width, step));
        var networks = Networks(translator, direction);
        var output = networks.Forward(padded);
        return (padded, output, ConsistencyFeatures.Compute(padded, output, networks));
    }

    internal static ConsistencyNetworks Networks(Translator translator, TranslationDirection direction)
    {
        var back = Opposite(direction);
        Func<ImageBatch, ImageBatch>? backward = HasWayBack(translator, direction) ? images => translator.Translate(images, back) : null;
        return new ConsistencyNetworks(images => translator.Translate(images, direction), backward, translator.SizeMultiple(direction));
    }

    /// <summary>Whether results can go back: the model has the direction, and results have the channels that it takes.</summary>
    internal static bool HasWayBack(Translator translator, TranslationDirection direction) =>
        translator.Directions.Contains(Opposite(direction)) && translator.Takes(Opposite(direction), translator.ResultChannels(direction));

    private static TranslationDirection Opposite(TranslationDirection direction) =>
        direction == TranslationDirection.SarToOptical ? TranslationDirection.OpticalToSar : TranslationDirection.SarToOptical;
}
