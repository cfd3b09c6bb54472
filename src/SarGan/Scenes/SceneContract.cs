using System.Globalization;
using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Scenes;

/// <summary>How a scene becomes what a network takes, and what of the model's contract it breaks.</summary>
/// <param name="Scaling">From the file's samples to [-1, 1].</param>
/// <param name="Forced">What would have been refused.</param>
internal sealed record SceneContract(TileScaling Scaling, IReadOnlyList<string> Forced)
{
    /// <summary>How far the spacing of pixels may be from what the model learnt.</summary>
    private const double MostSpacingRatio = 2;

    /// <summary>Finds the scaling.</summary>
    /// <param name="info">The scene.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="contract">What the model asks for; null where it says nothing, which means pictures.</param>
    /// <param name="channels">What the network takes.</param>
    /// <param name="domain">What the network translates from.</param>
    /// <param name="options">Bands, and whether to force.</param>
    /// <exception cref="ImageFormatException">The scene is something else than the contract asks for; the message says what, and what to do.</exception>
    public static SceneContract Resolve(RasterInfo info, string name, DomainContract? contract, int channels, Domain domain, SceneOptions options)
    {
        var forced = new List<string>();
        contract ??= OfPictures(info, name, channels, options);
        if (options.Bands is { } bands)
        {
            if (bands.Count != contract.Scaling.Channels)
                throw Refused(name, $"the model takes {contract.Scaling.Channels} channels, and {bands.Count} bands were chosen.");
            if (bands.Max() >= info.Bands) throw Refused(name, $"band {bands.Max() + 1} was chosen, and the raster has {info.Bands}.");
            contract = contract with { Scaling = contract.Scaling with { Bands = bands }, ChannelNames = null };
        }
        else
        {
            CheckBands(info, name, contract);
        }

        if (contract.Scaling.Channels != channels && contract.Scaling.Channels != 1)
            throw Refused(name, $"the model's contract has {contract.Scaling.Channels} channels, and its network takes {channels}. The model is at fault, not the scene.");
        CheckDomain(info, domain, reason => Refuse(reason));
        var scaling = Fit(contract, info, name, options.Force, forced);
        if (Spacing(info, contract) is { } spacing) Refuse(spacing);
        return new SceneContract(scaling, forced);

        void Refuse(string reason)
        {
            if (!options.Force) throw Refused(name, reason + " Force (--force) translates it all the same, and says so in the result's tags.");
            forced.Add(reason);
        }
    }

    internal static ImageFormatException Refused(string name, string reason) => new(name, reason, null);

    /// <summary>The contract's scaling with all that the raster itself states; where forced, without the demand that it breaks and no other.</summary>
    private static TileScaling Fit(DomainContract contract, RasterInfo info, string name, bool force, List<string> forced)
    {
        var withoutQuantity = contract with { Quantity = null };
        foreach (var asked in new[] { contract, withoutQuantity, withoutQuantity with { ChannelNames = null } })
        {
            try
            {
                return ContractFit.Find(asked, info, name);
            }
            catch (ImageFormatException problem) when (force && Enumerable.Range(0, contract.Scaling.Channels).All(channel => contract.Scaling.BandOf(channel) < info.Bands))
            {
                if (!forced.Contains(problem.Reason)) forced.Add(problem.Reason);
            }
        }

        return contract.Scaling;
    }

    private static DomainContract OfPictures(RasterInfo info, string name, int channels, SceneOptions options)
    {
        if (info.SampleType is not (SampleType.Byte or SampleType.UInt16))
            throw Refused(name, $"the model has no radiometric contract, so it takes pictures of 8 or 16 bits. Samples of this raster are {info.SampleType}.");
        var given = options.Bands?.Count ?? Measured(info);
        return DomainContract.OfPictures(given == channels ? channels : 1, info.SampleType == SampleType.Byte ? 8 : 16);
    }

    /// <summary>Where neither names nor the contract single bands out, the raster must have no others than those: which are meant would be a guess.</summary>
    private static void CheckBands(RasterInfo info, string name, DomainContract contract)
    {
        var wanted = Enumerable.Range(0, contract.Scaling.Channels).Select(contract.Scaling.BandOf).Distinct().Order().ToArray();
        var measured = Measured(info);
        if (contract.ChannelNames is not null && info.BandNames is not null) return;
        if (!wanted.SequenceEqual(Enumerable.Range(0, wanted.Length)) || wanted.Length >= measured) return;
        throw Refused(name, $"the model takes {(wanted.Length == 1 ? "one band" : $"{wanted.Length} bands")}, and the raster has {measured}. Choose them: --bands on the command line, counted from 1, or SceneOptions.Bands.");
    }

    private static void CheckDomain(RasterInfo info, Domain domain, Action<string> refuse)
    {
        var tags = RasterTags.Of(info);
        var optical = tags.Quantity == RadiometricQuantity.Reflectance;
        var radar = tags.Unit is not null || tags.Quantity is RadiometricQuantity.Beta0 or RadiometricQuantity.Sigma0 or RadiometricQuantity.Gamma0 or RadiometricQuantity.Gamma0TerrainCorrected;
        if (domain == Domain.Sar && optical) refuse("the raster says that it holds reflectance, and this direction translates from SAR. Choose the other direction.");
        if (domain == Domain.Optical && radar) refuse("the raster says that it holds radar backscatter, and this direction translates from optical images. Choose the other direction.");
    }

    private static string? Spacing(RasterInfo info, DomainContract contract)
    {
        if (GroundSpacing.Of(info) is not { } own || contract.GroundSampleDistanceX is not { } x || contract.GroundSampleDistanceY is not { } y) return null;
        var worst = Math.Max(Ratio(own.X, x), Ratio(own.Y, y));
        return worst <= MostSpacingRatio
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"pixels lie {own.X:0.##} x {own.Y:0.##} m apart on the ground, and the model learnt from {x:0.##} x {y:0.##} m: more than twice off. 'sargan warp' resamples.");

        static double Ratio(double a, double b) => Math.Max(a / b, b / a);
    }

    // Alpha, the last band by name (readers name a real one), is no measurement.
    private static int Measured(RasterInfo info) => info.Bands - (info.BandNames is [.., TileMosaic.AlphaBand] ? 1 : 0);
}
