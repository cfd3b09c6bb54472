using SarGan.Cli.Terminal;
using SarGan.Data;
using SarGan.Data.Layouts;
using SarGan.Data.Radiometry;
using SarGan.Training.Runs;

namespace SarGan.Cli.Training;

/// <summary>The radiometric contract of a run: learnt, read from a file, or that of the run which is resumed. It lies in RUN/scaling.json.</summary>
internal sealed class RunScaling(TrainingRequest request, RunFolder folder, CliOutput output)
{
    public const string Auto = "auto";
    public const string None = "none";

    private string FilePath => Path.Combine(folder.FolderPath, "scaling.json");

    /// <summary>Finds the contract; null where tiles are pictures to be taken as they are.</summary>
    /// <param name="dataset">The data set as it was opened.</param>
    /// <param name="resumed">Whether the folder holds a run to go on with.</param>
    /// <param name="cancellationToken">Stops the learning.</param>
    public RadiometricContract? Find(TileDataset dataset, bool resumed, CancellationToken cancellationToken)
    {
        var contract = resumed ? OfRun() : request.Scaling switch
        {
            null => HasGeoTiff(dataset) ? Learn(dataset, cancellationToken) : null,
            None => null,
            Auto => Learn(dataset, cancellationToken),
            var path => Load(path),
        };
        if (contract is null && HasChoices) throw CliException.Usage("--sar-bands, --optical-bands and --sar-unit say how a scaling is learnt: they need GeoTIFF tiles and --scaling auto.");
        if (contract is null) return null;
        foreach (var (domain, text) in ContractText.Lines(contract)) output.Note($"Scaling, {domain}: {text}");
        return contract;
    }

    /// <summary>Keeps the contract in the run's folder.</summary>
    public void Save(RadiometricContract contract)
    {
        Directory.CreateDirectory(folder.FolderPath);
        contract.Save(FilePath);
    }

    private bool HasChoices => request.SarBands is not null || request.OpticalBands is not null || request.SarUnit is not null;

    private static bool HasGeoTiff(TileDataset dataset) =>
        dataset.Sar().Files.Concat(dataset.Optical().Files).Any(file => TileFileDecoder.IsGeoTiff(file.Path));

    private RadiometricContract? OfRun()
    {
        var contract = File.Exists(FilePath) ? Load(FilePath) : null;
        if (request.Scaling is not (null or Auto or None) && (contract is null || Text(Load(request.Scaling)) != Text(contract)))
            throw new CliException($"The run in {folder.FolderPath} has another scaling than {request.Scaling} ({(contract is null ? "none" : FilePath)}). Leave --scaling out, or begin a new run in another folder.");
        if ((request.Scaling == None && contract is not null) || (request.Scaling == Auto && contract is null))
            throw new CliException($"The run in {folder.FolderPath} was begun {(contract is null ? "without a scaling" : $"with the scaling in {FilePath}")}. Leave --scaling out, or begin a new run in another folder.");
        if (contract is not null && Contradicts(contract))
            throw new CliException($"The run in {folder.FolderPath} has other bands or another unit (see {FilePath}). Leave --sar-bands, --optical-bands and --sar-unit out, or begin a new run in another folder.");
        return contract;
    }

    private bool Contradicts(RadiometricContract contract) =>
        Differ(request.SarBands, contract.Sar) || Differ(request.OpticalBands, contract.Optical)
        || (request.SarUnit is { } unit && (contract.Sar?.Scaling as SarScaling)?.Samples != unit);

    private static bool Differ(IReadOnlyList<int>? asked, DomainContract? contract) =>
        asked is not null && !(contract is not null && asked.SequenceEqual(Enumerable.Range(0, contract.Scaling.Channels).Select(contract.Scaling.BandOf)));

    private RadiometricContract Learn(TileDataset dataset, CancellationToken cancellationToken)
    {
        var side = dataset.HasTest ? TileSplit.Train : TileSplit.All;
        var options = new ScalingOptions { SarBands = request.SarBands, OpticalBands = request.OpticalBands, SarUnit = request.SarUnit };
        output.Note($"Learning the scaling from {Count.Of(dataset.Sar(side).Count, "SAR tile")} and {Count.Of(dataset.Optical(side).Count, "optical tile")}");
        return CliException.Checked(() => ScalingLearner.Learn(dataset.Sar(side).Files, dataset.Optical(side).Files, options, cancellationToken));
    }

    private RadiometricContract Load(string path)
    {
        if (HasChoices && path == request.Scaling) throw CliException.Usage("--sar-bands, --optical-bands and --sar-unit say how a scaling is learnt; the one in a file has them already.");
        if (!File.Exists(path)) throw new CliException($"There is no scaling at {path}: auto, none or a file such as RUN/scaling.json was expected.");
        try
        {
            return RadiometricContract.Load(path);
        }
        catch (FormatException e)
        {
            throw new CliException(e.Message, e);
        }
    }

    private static string Text(RadiometricContract contract) => contract.ToJson().GetRawText();
}
