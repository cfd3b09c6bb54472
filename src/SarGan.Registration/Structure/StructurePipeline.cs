namespace SarGan.Registration.Structure;

/// <summary>From two planes to a transform with its evidence: coarse search, refinement of several hypotheses level by level, choice of the model, cross-check of halves.</summary>
internal sealed class StructurePipeline(PipelineTuning tuning, TransformModel mostPliable, int threads)
{
    private const double InlierDistance = 3; // pixels of the fine level
    private const double MorePliableGain = 1.1; // in votes of the half that was not fitted
    private const int LeastBlocks = 4; // fewer say nothing
    private const double ScaleStep = 1.1; // reductions are shared by transforms of nearly the same scale

    /// <summary>Runs all stages.</summary>
    /// <param name="optical">Full size.</param>
    /// <param name="sar">Full size.</param>
    /// <param name="degrees">Turns to search.</param>
    /// <param name="scales">SAR pixels an optical pixel to search.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <returns>Null where the images give nothing to compare.</returns>
    public StructureEvidence? Run(Plane optical, Plane sar, (double Low, double High) degrees, (double Low, double High) scales, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var coarse = new PyramidLevel(optical, tuning.CoarseSide, tuning.Coarse);
        var found = new CoarseSearch(coarse, sar, tuning.Search).Run(degrees.Low, degrees.High, scales.Low, scales.High, threads, cancellationToken);
        if (found.Count == 0) return null;
        progress?.Report(0.4);

        var hypotheses = Refine(coarse, sar, found, tuning.CoarseBlock, tuning.CoarseReach, tuning.MiddleKept, cancellationToken);
        if (hypotheses.Count == 0) return null;
        progress?.Report(0.5);
        var middle = new PyramidLevel(optical, tuning.MiddleSide, tuning.Middle);
        hypotheses = Refine(middle, sar, hypotheses, tuning.MiddleBlock, tuning.MiddleReach, tuning.FineKept, cancellationToken);
        if (hypotheses.Count == 0) return null;
        progress?.Report(0.6);
        var fine = new PyramidLevel(optical, tuning.FineSide, tuning.Fine);
        hypotheses = Refine(fine, sar, hypotheses, tuning.FineBlock, tuning.FineReach, tuning.FineKept, cancellationToken);
        if (hypotheses.Count == 0) return null;
        progress?.Report(0.75);

        var (transform, model) = Settle(fine, sar, hypotheses[0].Transform, cancellationToken);
        progress?.Report(0.85);
        var evidence = Conclude(fine, sar, transform, model, cancellationToken);
        return evidence is null ? null : evidence with
        {
            Winner = hypotheses[0].Score,
            RunnerUp = hypotheses.Count > 1 ? hypotheses[1].Score : 0,
            Coarse = found[0].Score,
            CoarseRunnerUp = found.Count > 1 ? found[1].Score : 0,
        };
    }

    private List<Hypothesis> Refine(PyramidLevel level, Plane sar, List<Hypothesis> hypotheses, int block, int reach, int kept, CancellationToken cancellationToken)
    {
        // The reductions first: hypotheses of nearly the same scale share one.
        var reduced = new Dictionary<int, ReducedSar>();
        foreach (var hypothesis in hypotheses)
        {
            var key = ScaleKey(level, hypothesis.Transform);
            if (!reduced.ContainsKey(key)) reduced.Add(key, level.Reduce(sar, Math.Pow(ScaleStep, key)));
        }

        var refined = new Hypothesis[hypotheses.Count];
        var (side, within) = Divide(threads, hypotheses.Count);
        Parallel.For(0, refined.Length, new ParallelOptions { MaxDegreeOfParallelism = side, CancellationToken = cancellationToken }, i =>
        {
            var start = hypotheses[i].Transform;
            var field = level.Warped(reduced[ScaleKey(level, start)], start);
            var surfaces = BlockSurfaces.Compute(level.Optical, field, BlockSide(level, block), reach, within, cancellationToken);
            var fit = new SurfaceFit(surfaces, level.Width, level.Height);
            refined[i] = new Hypothesis(start, double.NegativeInfinity);
            if (fit.Count < LeastBlocks) return;
            var best = fit.Search(TurnReach(reach));
            refined[i] = new Hypothesis(Moved(level, start, fit, best), fit.Significance(best));
        });
        return CoarseSearch.Distinct(refined.Where(h => h.Score > 0).OrderByDescending(h => h.Score), kept, 4 * level.Factor, level.FullWidth, level.FullHeight);
    }

    /// <summary>Chooses and fits again on the image as moved so far, until it hardly moves: a homography may need several looks within the blocks' reach.</summary>
    private (PixelTransform Transform, int Model) Settle(PyramidLevel level, Plane sar, PixelTransform start, CancellationToken cancellationToken)
    {
        const int Rounds = 4;
        var model = mostPliable == TransformModel.Shift ? SurfaceFit.Shift : SurfaceFit.Similarity;
        for (var round = 1; ; round++)
        {
            var (transform, chosen) = ChooseModel(level, sar, start, model, cancellationToken);
            model = chosen;
            var moved = TransformGeometry.Distance(start, transform, level.FullWidth, level.FullHeight) / TransformGeometry.ScaleAt(start, level.FullWidth / 2.0, level.FullHeight / 2.0) / level.Factor;
            if (moved < 1 || round == Rounds) return (transform, model);
            start = transform;
        }
    }

    /// <summary>The model whose fit to one half of the blocks the other half likes best, fitted to all.</summary>
    private (PixelTransform Transform, int Model) ChooseModel(PyramidLevel level, Plane sar, PixelTransform start, int stiffest, CancellationToken cancellationToken)
    {
        var surfaces = Surfaces(level, sar, start, tuning.VerdictReach, cancellationToken);
        var (even, odd) = Halves(level, surfaces);
        var (chosen, most) = (stiffest, 0.0);
        for (var model = stiffest; model <= SurfaceFit.Parameters(mostPliable); model += 2)
        {
            var votes = even.Votes(odd.Improve(new double[8], model)) + odd.Votes(even.Improve(new double[8], model));
            // Relief moves neighbours alike, so half of the blocks foretell the other half's relief a little: that alone must not bend the ground.
            if (votes <= most * MorePliableGain) continue;
            (most, chosen) = (votes, model);
        }
        var fit = new SurfaceFit(surfaces, level.Width, level.Height);
        return (Moved(level, start, fit, fit.Improve(new double[8], chosen)), chosen);
    }

    private StructureEvidence? Conclude(PyramidLevel level, Plane sar, PixelTransform start, int model, CancellationToken cancellationToken)
    {
        var surfaces = Surfaces(level, sar, start, tuning.VerdictReach, cancellationToken);
        var (even, odd) = Halves(level, surfaces);
        if (even.Count < LeastBlocks || odd.Count < LeastBlocks) return null;
        var (ofEven, ofOdd) = (even.Search(TurnReach(tuning.VerdictReach)), odd.Search(TurnReach(tuning.VerdictReach)));

        var fit = new SurfaceFit(surfaces, level.Width, level.Height);
        var best = fit.Improve(new double[8], model);
        var transform = Moved(level, start, fit, best);
        var matches = fit.Peaks(best, InlierDistance).Select(peak =>
        {
            var (opticalX, opticalY) = level.ToFull.Apply(peak.X, peak.Y);
            var (atX, atY) = level.ToFull.Apply(peak.X + peak.Dx, peak.Y + peak.Dy);
            var (sarX, sarY) = start.Apply(atX, atY);
            return new PointMatch(opticalX, opticalY, sarX, sarY) { IsInlier = peak.IsInlier };
        });
        return new StructureEvidence
        {
            Transform = transform,
            Model = SurfaceFit.ModelOf(model),
            Matches = [.. matches],
            Significance = fit.Significance(best),
            FineFactor = level.Factor,
            HeldOut = Math.Min(even.Significance(ofOdd), odd.Significance(ofEven)),
            HalvesApart = TransformGeometry.Distance(even.ToTransform(ofEven), odd.ToTransform(ofOdd), level.Width, level.Height),
        };
    }

    /// <summary>Threads for things side by side and for the work within each: together no more than there are.</summary>
    internal static (int SideBySide, int Within) Divide(int threads, int things)
    {
        var side = Math.Clamp(things, 1, threads);
        return (side, threads / side);
    }

    private BlockSurfaces Surfaces(PyramidLevel level, Plane sar, PixelTransform transform, int reach, CancellationToken cancellationToken)
    {
        var field = level.Warped(level.Reduce(sar, Math.Pow(ScaleStep, ScaleKey(level, transform))), transform);
        return BlockSurfaces.Compute(level.Optical, field, BlockSide(level, tuning.FineBlock), reach, threads, cancellationToken);
    }

    private static (SurfaceFit Even, SurfaceFit Odd) Halves(PyramidLevel level, BlockSurfaces surfaces) => (
        new SurfaceFit(surfaces, level.Width, level.Height, block => block.Even),
        new SurfaceFit(surfaces, level.Width, level.Height, block => !block.Even));

    private static PixelTransform Moved(PyramidLevel level, PixelTransform start, SurfaceFit fit, double[] parameters) =>
        level.ToFull.Invert().Then(fit.ToTransform(parameters)).Then(level.ToFull).Then(start);

    private int BlockSide(PyramidLevel level, int block) =>
        Math.Min(block, Math.Max(16, Math.Max(level.Width, level.Height) / tuning.LeastBlocks / 8 * 8)); // eights fill the processor's vectors

    private int TurnReach(int reach) => mostPliable == TransformModel.Shift ? 0 : Math.Min(reach - 1, 6);

    private static int ScaleKey(PyramidLevel level, PixelTransform transform) =>
        (int)Math.Round(Math.Log(Math.Clamp(TransformGeometry.ScaleAt(transform, level.FullWidth / 2.0, level.FullHeight / 2.0), 0.02, 50)) / Math.Log(ScaleStep));
}
