using SarGan.Data.Batches;
using SarGan.Models;

namespace SarGan.Consistency;

/// <summary>Collects blocks and learns a <see cref="ConsistencyCalibration"/> from them.</summary>
/// <param name="names">The signs, without the distance.</param>
internal sealed class ConsistencyLearner(IReadOnlyList<string> names)
{
    /// <summary>Far below this the regression learns the blocks by heart.</summary>
    public const int FewestBlocks = 400;

    private const int Folds = 5;
    private const double ErrorFloor = 0.5 / 255;
    private readonly int[] _ground = [.. ConsistencyFeatures.InputNames.Select(name => names.ToList().IndexOf(name))];
    private readonly List<(double[] Signs, double Error, int Image)> _blocks = [];
    private readonly List<double[]> _training = [];
    private int _images;

    /// <summary>Takes in what training images look like.</summary>
    public void AddTraining(FeatureMaps input)
    {
        foreach (var (pixel, _, _) in input.Blocks(input.Width, input.Height))
        {
            var values = new double[input.Maps.Count];
            input.Read(pixel, values);
            _training.Add(values);
        }
    }

    /// <summary>Takes in a translation whose truth is known.</summary>
    /// <param name="maps">The signs.</param>
    /// <param name="errors">Of the same pixels.</param>
    /// <param name="width">Of the image without padding.</param>
    /// <param name="height">Of the image without padding.</param>
    public void Add(FeatureMaps maps, float[] errors, int width, int height)
    {
        var mean = new SlidingMean(maps.Width, maps.Height, FeatureMaps.BlockSize).Of(i => errors[i]);
        foreach (var (pixel, _, _) in maps.Blocks(width, height))
        {
            var signs = new double[maps.Maps.Count];
            maps.Read(pixel, signs);
            _blocks.Add((signs, mean[pixel], _images));
        }
        _images++;
    }

    /// <exception cref="ArgumentException">There are too few blocks or images.</exception>
    public ConsistencyCalibration Learn(TranslationDirection direction, string? sensor)
    {
        if (_blocks.Count < FewestBlocks || _images < Folds)
            throw new ArgumentException($"A calibration needs {FewestBlocks} blocks of {FeatureMaps.BlockSize} x {FeatureMaps.BlockSize} pixels and {Folds} images or more. Actual numbers were {_blocks.Count} and {_images}. Give it more held-out pairs.");
        var (groundMean, precision) = Ground(_training.Count > 0 ? _training : _blocks.ConvertAll(b => InGround(b.Signs)));
        var signs = _blocks.Select(b => (double[])[.. b.Signs, ConsistencyCalibration.Distance(InGround(b.Signs), groundMean, precision)]).ToList();
        var errors = _blocks.Select(b => Math.Log(b.Error + ErrorFloor)).ToList();
        var (means, deviations) = Moments(signs);
        var reference = Quantile(_blocks.Select(b => b.Error), 0.5);
        if (reference <= 0) throw new ArgumentException("More than half of the blocks are translated without any error: there is nothing to calibrate.");

        // The curve is drawn through what the regression says of images that it has not learnt from: of its own it is too sure.
        var unseen = Unseen(signs, errors, means, deviations);
        var (intercept, slope) = ErrorRegression.Logistic(unseen, [.. _blocks.Select(b => b.Error <= reference)]);
        return new ConsistencyCalibration
        {
            Direction = direction,
            Sensor = sensor,
            Features = [.. names, "distance"],
            GroundMean = groundMean,
            GroundPrecision = precision,
            KnownDistance = Math.Max(1e-3, Quantile(signs.Select(s => s[^1]), 0.995)),
            Means = means,
            Deviations = deviations,
            Weights = ErrorRegression.Fit(signs, errors, means, deviations),
            Intercept = intercept,
            Slope = slope,
            ReferenceError = reference,
            Blocks = _blocks.Count,
        };
    }

    internal double[] InGround(double[] signs) => [.. _ground.Select(i => signs[i])];

    private double[] Unseen(List<double[]> signs, List<double> errors, double[] means, double[] deviations)
    {
        var unseen = new double[signs.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var learnt = Enumerable.Range(0, signs.Count).Where(i => _blocks[i].Image % Folds != fold).ToList();
            var weights = ErrorRegression.Fit([.. learnt.Select(i => signs[i])], [.. learnt.Select(i => errors[i])], means, deviations);
            for (var i = 0; i < signs.Count; i++) if (_blocks[i].Image % Folds == fold) unseen[i] = ErrorTerms.Dot(signs[i], means, deviations, weights);
        }
        return unseen;
    }

    private static (double[] Mean, double[] Precision) Ground(List<double[]> blocks)
    {
        var n = blocks[0].Length;
        var (mean, covariance) = (new double[n], new double[n, n]);
        foreach (var block in blocks) for (var i = 0; i < n; i++) mean[i] += block[i] / blocks.Count;
        foreach (var block in blocks)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++) covariance[i, j] += (block[i] - mean[i]) * (block[j] - mean[j]) / blocks.Count;
            }
        }
        for (var i = 0; i < n; i++) covariance[i, i] += 1e-4; // flat training sets have an inverse too
        return (mean, ErrorRegression.Inverse(covariance));
    }

    private static (double[] Means, double[] Deviations) Moments(List<double[]> rows)
    {
        var n = rows[0].Length;
        var (means, deviations) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            means[i] = rows.Average(r => r[i]);
            deviations[i] = Math.Max(1e-6, Math.Sqrt(rows.Average(r => (r[i] - means[i]) * (r[i] - means[i]))));
        }
        return (means, deviations);
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }
}
