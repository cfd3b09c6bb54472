namespace SarGan.Registration.Structure;

/// <summary>A possible transform with how strongly the images agree under it.</summary>
/// <param name="Transform">Full optical to full SAR pixels.</param>
/// <param name="Score">Comparable within one stage of one pair only.</param>
internal readonly record struct Hypothesis(PixelTransform Transform, double Score);

/// <summary>Exhaustive search over rotation, scale and shift on strongly reduced images, by masked normalised correlation of structure fields in the frequency domain.</summary>
internal sealed class CoarseSearch
{
    private const int Cell = 4; // energies and masks vary slowly: they are correlated at a quarter of the resolution
    private const double ScalesOfGroup = 1.26; // one SAR field serves scales within this ratio

    private readonly PyramidLevel _level;
    private readonly Plane _sar;
    private readonly CoarseTuning _tuning;
    private readonly Fft2D _fft;
    private readonly Fft2D _cellFft;
    private readonly ComplexField _second;
    private readonly ComplexField _fourth;
    private readonly ComplexField _energy;
    private readonly ComplexField _mask;
    private readonly double _known;

    public CoarseSearch(PyramidLevel level, Plane sar, CoarseTuning tuning)
    {
        (_level, _sar, _tuning) = (level, sar, tuning);
        var side = 64;
        while (side < Math.Max(level.Width, level.Height) * tuning.CanvasRatio) side *= 2;
        (_fft, _cellFft) = (new Fft2D(side), new Fft2D(side / Cell));
        (_second, _fourth) = (new ComplexField(side), new ComplexField(side));
        (_energy, _mask) = (new ComplexField(side / Cell), new ComplexField(side / Cell));
        var field = level.Optical;
        for (var y = 0; y < level.Height; y++)
        {
            for (var x = 0; x < level.Width; x++)
            {
                var (from, to) = ((y * level.Width) + x, (y * side) + x);
                (_second.Re[to], _second.Im[to], _fourth.Re[to], _fourth.Im[to]) = (field.Re2[from], field.Im2[from], field.Re4[from], field.Im4[from]);
                var cell = (y / Cell * (side / Cell)) + (x / Cell);
                _mask.Re[cell] += field.Mask[from];
                _energy.Re[cell] += (field.Re2[from] * field.Re2[from]) + (field.Im2[from] * field.Im2[from]) + (field.Re4[from] * field.Re4[from]) + (field.Im4[from] * field.Im4[from]);
                _known += field.Mask[from];
            }
        }
        _fft.Forward(_second);
        _fft.Forward(_fourth);
        _cellFft.Forward(_energy);
        _cellFft.Forward(_mask);
    }

    /// <summary>The most promising transforms, best first, each a few pixels from any other.</summary>
    public List<Hypothesis> Run(double lowDegrees, double highDegrees, double lowScale, double highScale, int threads, CancellationToken cancellationToken)
    {
        if (_known < 64) return [];
        var groups = new List<(SarGroup Group, double Scale, double Radians)>();
        var scaleSteps = Math.Max(0, (int)Math.Ceiling(Math.Log(highScale / lowScale) / Math.Log(_tuning.ScaleStep)));
        var rotationSteps = Math.Max(0, (int)Math.Ceiling((highDegrees - lowDegrees) / _tuning.RotationStepDegrees));
        SarGroup? group = null;
        for (var i = 0; i <= scaleSteps; i++)
        {
            var scale = scaleSteps == 0 ? lowScale : lowScale * Math.Pow(highScale / lowScale, (double)i / scaleSteps);
            if (group is null || scale > group.Reduced.Scale * Math.Sqrt(ScalesOfGroup))
                group = Group(Math.Min(scale * Math.Sqrt(ScalesOfGroup), Math.Max(scale, highScale)));
            for (var k = 0; k <= rotationSteps; k++)
            {
                var degrees = rotationSteps == 0 ? lowDegrees : lowDegrees + ((highDegrees - lowDegrees) * k / rotationSteps);
                groups.Add((group, scale, degrees * Math.PI / 180));
            }
        }

        var found = new List<Hypothesis>[groups.Count];
        Parallel.For(0, groups.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => new Workspace(_fft.Side),
            (i, _, workspace) =>
            {
                found[i] = Peaks(groups[i].Group, groups[i].Scale, groups[i].Radians, workspace);
                return workspace;
            },
            _ => { });
        var all = found.SelectMany(list => list).OrderByDescending(h => h.Score).ToList();
        return Distinct(all, _tuning.Kept, _tuning.Separation * _level.Factor, _level.FullWidth, _level.FullHeight);
    }

    /// <summary>The best of a list whose transforms differ by a distance or more, in SAR pixels of scale 1.</summary>
    public static List<Hypothesis> Distinct(IEnumerable<Hypothesis> sorted, int count, double distance, int width, int height)
    {
        var kept = new List<Hypothesis>();
        foreach (var candidate in sorted)
        {
            if (kept.Count == count) break;
            if (kept.TrueForAll(other => TransformGeometry.Distance(other.Transform, candidate.Transform, width, height) > distance * TransformGeometry.ScaleAt(candidate.Transform, width / 2.0, height / 2.0))) kept.Add(candidate);
        }
        return kept;
    }

    private SarGroup Group(double scale)
    {
        var reduced = _level.Reduce(_sar, scale);
        return new SarGroup(reduced, StructureField.Compute(reduced.Plane, logarithm: true, _level.Tuning));
    }

    private List<Hypothesis> Peaks(SarGroup group, double scale, double radians, Workspace workspace)
    {
        var side = _fft.Side;
        // Where the optical image's centre falls on the SAR image's, before the shift.
        var field = group.Field;
        var map = TransformGeometry.Similarity(scale / group.Reduced.Scale, radians, ((_level.Width - 1) / 2.0, (_level.Height - 1) / 2.0), ((field.Width - 1) / 2.0, (field.Height - 1) / 2.0));
        FillCanvas(field, map, radians, workspace);
        _fft.Forward(workspace.Second);
        _fft.Forward(workspace.Fourth);
        _cellFft.Forward(workspace.Cells);
        Correlate(_second, workspace.Second, workspace.Second, add: false);
        Correlate(_fourth, workspace.Fourth, workspace.Second, add: true);
        _fft.Inverse(workspace.Second);
        Correlate(_energy, workspace.Cells, workspace.CellsOfEnergy, add: false);
        Correlate(_mask, workspace.Cells, workspace.CellsOfMask, add: false);
        _cellFft.Inverse(workspace.CellsOfEnergy);
        _cellFft.Inverse(workspace.CellsOfMask);
        var most = Math.Min(side, (int)Math.Ceiling(_tuning.MaxShiftPixels / _level.Factor));
        var reachX = Math.Min(most, (side - _level.Width) / 2);
        var reachY = Math.Min(most, (side - _level.Height) / 2);
        Normalise(workspace, reachX, reachY);

        var peaks = new List<Hypothesis>();
        for (var n = 0; n < _tuning.PeaksOfCandidate; n++)
        {
            var (best, bestX, bestY) = (0f, 0, 0);
            for (var dy = -reachY; dy <= reachY; dy++)
            {
                for (var dx = -reachX; dx <= reachX; dx++)
                {
                    var value = workspace.Second.Im[((dy & (side - 1)) * side) + (dx & (side - 1))];
                    if (value > best) (best, bestX, bestY) = (value, dx, dy);
                }
            }
            if (best <= 0) break;
            peaks.Add(new Hypothesis(_level.ToFull.Invert().Then(TransformGeometry.Shift(bestX, bestY)).Then(map).Then(group.Reduced.ToFull), best));
            for (var dy = -_tuning.PeakReach; dy <= _tuning.PeakReach; dy++)
            {
                for (var dx = -_tuning.PeakReach; dx <= _tuning.PeakReach; dx++)
                    workspace.Second.Im[(((bestY + dy) & (side - 1)) * side) + ((bestX + dx) & (side - 1))] = 0;
            }
        }
        return peaks;
    }

    /// <summary>The SAR field, turned and scaled, around the optical frame; beyond half of the free space the canvas starts anew on the other side.</summary>
    private void FillCanvas(StructureField field, PixelTransform map, double radians, Workspace workspace)
    {
        var side = _fft.Side;
        var (wrapX, wrapY) = (_level.Width + ((side - _level.Width) / 2), _level.Height + ((side - _level.Height) / 2));
        var (sine, cosine) = Math.SinCos(-2 * radians);
        var (c2, s2) = ((float)cosine, (float)sine);
        var (c4, s4) = ((c2 * c2) - (s2 * s2), 2 * c2 * s2);
        var (a, b, c, d, e, f) = ((float)map.Values[0], (float)map.Values[1], (float)map.Values[2], (float)map.Values[3], (float)map.Values[4], (float)map.Values[5]);
        workspace.Clear();
        for (var j = 0; j < side; j++)
        {
            var y = j < wrapY ? j : j - side;
            for (var i = 0; i < side; i++)
            {
                var x = i < wrapX ? i : i - side;
                var (u, v) = ((a * x) + (b * y) + c, (d * x) + (e * y) + f);
                if (!(u >= 0 && v >= 0 && u < field.Width - 1 && v < field.Height - 1)) continue;
                var (left, top) = ((int)u, (int)v);
                var (fx, fy) = (u - left, v - top);
                var at = (top * field.Width) + left;
                var (w00, w01, w10, w11) = ((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy);
                var below = at + field.Width;
                var mask = (w00 * field.Mask[at]) + (w01 * field.Mask[at + 1]) + (w10 * field.Mask[below]) + (w11 * field.Mask[below + 1]);
                if (mask < 0.5f) continue;
                var re2 = (w00 * field.Re2[at]) + (w01 * field.Re2[at + 1]) + (w10 * field.Re2[below]) + (w11 * field.Re2[below + 1]);
                var im2 = (w00 * field.Im2[at]) + (w01 * field.Im2[at + 1]) + (w10 * field.Im2[below]) + (w11 * field.Im2[below + 1]);
                var re4 = (w00 * field.Re4[at]) + (w01 * field.Re4[at + 1]) + (w10 * field.Re4[below]) + (w11 * field.Re4[below + 1]);
                var im4 = (w00 * field.Im4[at]) + (w01 * field.Im4[at + 1]) + (w10 * field.Im4[below]) + (w11 * field.Im4[below + 1]);
                var to = (j * side) + i;
                workspace.Second.Re[to] = (c2 * re2) - (s2 * im2);
                workspace.Second.Im[to] = (c2 * im2) + (s2 * re2);
                workspace.Fourth.Re[to] = (c4 * re4) - (s4 * im4);
                workspace.Fourth.Im[to] = (c4 * im4) + (s4 * re4);
                var cell = (j / Cell * (side / Cell)) + (i / Cell);
                workspace.Cells.Re[cell]++;
                workspace.Cells.Im[cell] += (re2 * re2) + (im2 * im2) + (re4 * re4) + (im4 * im4);
            }
        }
    }

    /// <summary>Agreement of each shift, in units of its own noise up to a constant, into the imaginary half of the correlation.</summary>
    private void Normalise(Workspace workspace, int reachX, int reachY)
    {
        var (side, cells) = (_fft.Side, _fft.Side / Cell);
        var (energyOfOptical, overlapAndEnergy) = (workspace.CellsOfEnergy, workspace.CellsOfMask);
        // Sums over cells of products of sums over cells count each pair of pixels in two cells: a mean over Cell x Cell of them.
        const float Share = 1f / (Cell * Cell);
        var least = (float)(_known * _tuning.LeastOverlap);
        for (var dy = -reachY; dy <= reachY; dy++)
        {
            var y = dy & (side - 1);
            var (top, fy) = (y / Cell, (float)(y % Cell) / Cell);
            var bottom = (top + 1) & (cells - 1);
            for (var dx = -reachX; dx <= reachX; dx++)
            {
                var x = dx & (side - 1);
                var (left, fx) = (x / Cell, (float)(x % Cell) / Cell);
                var right = (left + 1) & (cells - 1);
                var at = (y * side) + x;
                var overlap = Share * Blend(overlapAndEnergy.Re);
                if (overlap < least)
                {
                    workspace.Second.Im[at] = 0;
                    continue;
                }
                var product = Share * Blend(energyOfOptical.Re) * Share * Blend(overlapAndEnergy.Im);
                workspace.Second.Im[at] = product > 0 ? workspace.Second.Re[at] / MathF.Sqrt(product) * MathF.Sqrt(overlap) : 0;

                float Blend(float[] values)
                {
                    var upper = values[(top * cells) + left] + (fx * (values[(top * cells) + right] - values[(top * cells) + left]));
                    var lower = values[(bottom * cells) + left] + (fx * (values[(bottom * cells) + right] - values[(bottom * cells) + left]));
                    return upper + (fy * (lower - upper));
                }
            }
        }
    }

    /// <summary>conj(a) b into, or added to, a target.</summary>
    private static void Correlate(ComplexField a, ComplexField b, ComplexField target, bool add)
    {
        var (aRe, aIm, bRe, bIm) = (a.Re, a.Im, b.Re, b.Im);
        for (var i = 0; i < aRe.Length; i++)
        {
            var re = (aRe[i] * bRe[i]) + (aIm[i] * bIm[i]);
            var im = (aRe[i] * bIm[i]) - (aIm[i] * bRe[i]);
            (target.Re[i], target.Im[i]) = add ? (target.Re[i] + re, target.Im[i] + im) : (re, im);
        }
    }

    private sealed record SarGroup(ReducedSar Reduced, StructureField Field);

    private sealed class Workspace(int side)
    {
        public ComplexField Second { get; } = new(side);

        public ComplexField Fourth { get; } = new(side);

        public ComplexField Cells { get; } = new(side / Cell); // mask and energy of the SAR image

        public ComplexField CellsOfEnergy { get; } = new(side / Cell);

        public ComplexField CellsOfMask { get; } = new(side / Cell);

        public void Clear()
        {
            Second.Clear();
            Fourth.Clear();
            Cells.Clear();
        }
    }
}
