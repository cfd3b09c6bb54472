using System.Globalization;
using SarGan.Registration;

namespace SarGan.Benchmarks.Registration;

/// <summary>One comparison to be made; the images are loaded when it is.</summary>
/// <param name="Kind">What the images have to do with each other.</param>
/// <param name="Name">Of the pair.</param>
/// <param name="Group">See <see cref="TrialRecord"/>.</param>
/// <param name="Number">Of the perturbation.</param>
/// <param name="Wide">Whether rotations up to 95 degrees are to be searched.</param>
/// <param name="Load">Gives the pair.</param>
internal sealed record RegistrationTrial(TrialKind Kind, string Name, string Group, int Number, bool Wide, Func<CheckedPair> Load);

/// <summary>All trials of the table, from the folder of the real data.</summary>
internal static class RegistrationTrials
{
    /// <summary>Scenes that show the same city.</summary>
    private static readonly string[] SameCity = ["cfog_utm33", "mmim_so5"];

    /// <summary>Each scene pair under a number of perturbations.</summary>
    public static IEnumerable<RegistrationTrial> Scenes(string data, int perturbations, long seed)
    {
        var pairs = CheckedPair.Scenes(Path.Combine(data, "registration"));
        // One perturbation of all pairs after the other: a run that is stopped early has seen each pair.
        for (var trial = 0; trial < perturbations; trial++)
        {
            for (var i = 0; i < pairs.Count; i++)
            {
                var (pair, index, number) = (pairs[i], i, trial);
                yield return new RegistrationTrial(TrialKind.Scene, pair.Name, "-", number, Wide: false,
                    () => Perturbation.Apply(pair, Perturbation.Draw(seed, index, number, pair.Sar.Width, pair.Sar.Height)));
            }
        }
    }

    /// <summary>The small pairs as they are.</summary>
    public static IEnumerable<RegistrationTrial> Small(string data) => CheckedPair.Small(Path.Combine(data, "registration"))
        .Select(small => new RegistrationTrial(TrialKind.Small, small.Pair.Name, ((int)Math.Round(100 * small.Similarity)).ToString(CultureInfo.InvariantCulture), 0, Wide: true, () => small.Pair));

    /// <summary>SAR images with optical images of other ground: every two scenes, small pairs with one far down the list, SEN1-2 tiles of different scenes.</summary>
    /// <remarks>Of SEN1-2 only Orange County and San Antonio: the verdict's thresholds were chosen on Los Angeles.</remarks>
    public static IEnumerable<RegistrationTrial> Mismatched(string data, int ofSmall, int ofTiles)
    {
        var folder = Path.Combine(data, "registration");
        var (scenes, small) = (CheckedPair.Scenes(folder), CheckedPair.Small(folder).Select(pair => pair.Pair).ToList());
        var tiles = Directory.EnumerateDirectories(Path.Combine(data, "sen12", "ROIs1970_fall"), "s1_*")
            .Select(path => int.Parse(Path.GetFileName(path)[3..], CultureInfo.InvariantCulture)).Where(scene => scene >= 1164).Order().ToList();
        foreach (var sar in scenes)
        {
            foreach (var optical in scenes)
            {
                if (sar == optical || (SameCity.Contains(sar.Name) && SameCity.Contains(optical.Name))) continue;
                yield return new RegistrationTrial(TrialKind.Mismatch, $"{sar.Name} with {optical.Name}", "scenes", 0, Wide: false, () => Other(sar.Sar, optical.Optical));
            }
        }
        for (var i = 0; i < ofSmall; i++)
        {
            var (sar, optical) = (small[i % small.Count], small[(i + 37 + (i / small.Count)) % small.Count]);
            yield return new RegistrationTrial(TrialKind.Mismatch, $"{sar.Name} with {optical.Name}", "small", 0, Wide: true, () => Other(sar.Sar, optical.Optical));
        }
        for (var i = 0; i < ofTiles; i++)
        {
            var (first, second) = (tiles[i % tiles.Count], tiles[(i + 1 + (i / tiles.Count % (tiles.Count - 1))) % tiles.Count]);
            var (sar, optical) = (Tile(data, "s1", first, (i * 7 % 16) + 1), Tile(data, "s2", second, (((i * 5) + 3) % 16) + 1));
            yield return new RegistrationTrial(TrialKind.Mismatch, $"{Path.GetFileNameWithoutExtension(sar)} with {Path.GetFileNameWithoutExtension(optical)}", "tiles", 0, Wide: false,
                () => Other(CheckedPair.Read(sar), CheckedPair.Read(optical)));
        }
    }

    private static string Tile(string data, string kind, int scene, int patch) =>
        Path.Combine(data, "sen12", "ROIs1970_fall", $"{kind}_{scene}", $"ROIs1970_fall_{kind}_{scene}_p{patch}.png");

    private static CheckedPair Other(RegistrationImage sar, RegistrationImage optical) =>
        new() { Name = "", Sar = sar, Optical = optical, Checks = [], TruthRms = 0, Limit = 0 };
}
