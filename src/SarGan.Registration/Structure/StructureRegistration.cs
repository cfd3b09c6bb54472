namespace SarGan.Registration.Structure;

/// <summary>Aligns SAR and optical images by how their edges run, whatever is bright in one and dark in the other.</summary>
/// <remarks>
/// <para>
/// Both images become fields of doubled edge angles, the low circular harmonics of the oriented-gradient channels of CFOG (Ye, Bruzzone, Shan, Bovolo and Zhu, "Fast and robust
/// matching for multimodal remote sensing image registration", IEEE TGRS 57(11), 2019) in the line of HOPC (Ye, Shan, Bruzzone and Shen, IEEE TGRS 55(5), 2017) and RIFT (Li, Hu
/// and Ai, IEEE TIP 29, 2020); see <see cref="StructureField"/>. An exhaustive search over rotation, scale and shift by masked correlation in the frequency domain gives
/// hypotheses; each is refined on three levels by block matching, where blocks vote with their whole correlation surface instead of one best place; the model (similarity,
/// affine or homography; a shift only where <see cref="StructureOptions.MostPliable"/> allows no other) is the one that, fitted to the even blocks of a chessboard, explains the odd ones best, and the other way round.
/// </para>
/// <para>
/// Ground level: tall things lean differently in the two views. A block votes for every displacement by what it sees there, and a sum of votes follows the many blocks that agree with one
/// smooth transform, as a rule the ground; a block on a tower that leans elsewhere adds nothing there and pulls nothing. Weights saturate, so a point scatterer counts no more than a field's edge.
/// Towers of one height that fill a good part of every block agree, too: docs/registration.md has what happens then.
/// </para>
/// <para>
/// The verdict rests on the two halves of the chessboard: each must find, on its own in a search of +-9 pixels, +-6 pixels of turn and of growth at the corner, a transform near the other's,
/// and each must agree with the other's transform far beyond chance. Images of different ground give two halves that follow their own noise. Without no-data a pixel counts as observed:
/// black frames must be masked, or their edges will be aligned.
/// </para>
/// <para>
/// What <see cref="Pairs.PairAligner"/> has brought to decibels is known to be decibels. Otherwise a SAR image with negative values is taken for decibels; one without, for power, amplitude or a
/// stretched picture, of which the method takes the logarithm itself.
/// </para>
/// <para>
/// Same images and options, same result, whatever the number of threads. Memory, by count of the arrays: 4 bytes a pixel of both images for copies (8 of a SAR image while its decibels are converted);
/// about 100 bytes a pixel of the working size (<see cref="StructureOptions.WorkingSide"/> along the longest side, or the optical image's own where it is smaller) for each of up to two hypotheses that
/// are compared at the same time, fewer with one thread; and reductions of the SAR image to the working size's ground sampling, 4 bytes a pixel each, which is little unless the SAR image spans much more ground
/// than the optical one: up to 12 times its longest side is kept, 144 times its pixels, and the coarse search makes whole fields, about 100 bytes a pixel, of such a reduction at 176 pixels.
/// What was used and is not yet collected comes on top.
/// </para>
/// </remarks>
public sealed class StructureRegistration : IImageRegistration
{
    private const double WideDegrees = 30;
    private const double WideScales = 2.5; // largest against least

    private readonly StructureOptions _options;

    /// <summary>A method with options.</summary>
    /// <param name="options">Default null: the defaults.</param>
    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    public StructureRegistration(StructureOptions? options = null)
    {
        _options = options ?? new StructureOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => "structure";

    /// <inheritdoc/>
    public RegistrationResult Register(RegistrationImage sar, RegistrationImage optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        cancellationToken.ThrowIfCancellationRequested();
        if (Math.Min(Math.Min(sar.Width, sar.Height), Math.Min(optical.Width, optical.Height)) < StructureVerdict.LeastSide)
        {
            progress?.Report(1);
            return Nothing(FormattableString.Invariant($"A side of fewer than {StructureVerdict.LeastSide} pixels shows too little structure."));
        }

        var turn = _options.MostPliable == TransformModel.Shift ? 0 : _options.MaxRotationDegrees;
        var scales = _options.MostPliable == TransformModel.Shift ? (1.0, 1.0) : (_options.MinScale, _options.MaxScale);
        var threads = _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads;
        var evidence = new StructurePipeline(Tuning(turn, scales), _options.MostPliable, threads)
            .Run(Plane.FromImage(optical), Plane.FromSar(sar), (-turn, turn), scales, progress, cancellationToken);
        progress?.Report(1);
        return evidence is null
            ? Nothing("The images share too few pixels with any structure.", Range())
            : Result(evidence, optical);
    }

    private PipelineTuning Tuning(double turn, (double Low, double High) scales)
    {
        var tuning = new PipelineTuning { FineSide = _options.WorkingSide };
        var search = tuning.Search with { MaxShiftPixels = _options.MaxShiftPixels };
        // A wide search tries thousands of turns and scales: half the size and steps to match keep it within seconds.
        return turn > WideDegrees || scales.High > scales.Low * WideScales
            ? tuning with { CoarseSide = tuning.CoarseSide / 2, Search = search with { RotationStepDegrees = 4, ScaleStep = 1.06 } }
            : tuning with { Search = search };
    }

    private RegistrationResult Result(StructureEvidence evidence, RegistrationImage optical)
    {
        var inliers = evidence.Matches.Where(match => match.IsInlier).ToList();
        var spread = Fitting.SpatialSpread.Of(inliers.Select(match => (match.OpticalX, match.OpticalY)), optical.Width, optical.Height);
        var reasons = StructureVerdict.Objections(evidence, inliers.Count, spread, Range());
        return new RegistrationResult
        {
            Method = Name,
            Verdict = reasons.Count == 0 ? RegistrationVerdict.Aligned : RegistrationVerdict.NotAligned,
            OpticalToSar = evidence.Transform,
            Model = evidence.Model,
            Reasons = reasons,
            Candidates = evidence.Matches.Count,
            Inliers = inliers.Count,
            ResidualRms = inliers.Count > 0 ? Math.Sqrt(inliers.Average(match => match.Error(evidence.Transform) * match.Error(evidence.Transform))) : double.NaN,
            Spread = spread,
            Matches = evidence.Matches,
            Measures = new Dictionary<string, double>
            {
                ["significance"] = evidence.Significance,
                ["heldOutSignificance"] = evidence.HeldOut,
                ["halvesApartPixels"] = evidence.HalvesApart,
                ["winnerSignificance"] = evidence.Winner,
                ["runnerUpSignificance"] = evidence.RunnerUp,
                ["coarseScore"] = evidence.Coarse,
                ["coarseRunnerUpScore"] = evidence.CoarseRunnerUp,
            },
        };
    }

    /// <summary>What was searched: the pair may fit beyond it.</summary>
    private string Range() => _options.MostPliable == TransformModel.Shift
        ? "Shifts only were searched."
        : FormattableString.Invariant($"Turns of up to {_options.MaxRotationDegrees} degrees either way and {_options.MinScale} to {_options.MaxScale} pixels of the compared SAR image to one of the optical were searched.");

    private RegistrationResult Nothing(params IReadOnlyList<string> reasons) => new() { Method = Name, Verdict = RegistrationVerdict.NotAligned, Reasons = reasons };
}
