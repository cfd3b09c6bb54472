using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Models;

namespace SarGan.Scenes;

/// <summary>One scene from file to file.</summary>
internal sealed class SceneJob
{
    // A row of windows of a wide scene, so that overlapping windows decode its tiles once.
    private const long ReaderCacheBytes = 192L << 20;

    // Beyond this share of clipped measurements a result deserves a word.
    private const double ManyClipped = 0.25;

    private readonly Translator _translator;
    private readonly PreparedGenerator _generator;
    private readonly TranslationDirection _direction;
    private readonly string _output;
    private readonly SceneOptions _options;
    private readonly IProgress<SceneProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly GeoTiffReader _source;
    private readonly SceneContract _contract;
    private readonly SceneOutput _target;
    private readonly ScenePlan _plan;
    private readonly List<string> _forced = [];
    private SceneOutline? _outline;

    private SceneJob(Translator translator, GeoTiffReader source, string output, SceneOptions options, IProgress<SceneProgress>? progress, CancellationToken cancellation)
    {
        options = options with { Scorer = options.Scorer?.For(source.Info) };
        (_translator, _source, _output, _options, _progress, _cancellation) = (translator, source, output, options, progress, cancellation);
        _direction = translator.Choose(options.Direction);
        _generator = translator.GeneratorOf(_direction)!; // Choose has checked.
        var domain = ChannelConversion.SourceOf(_direction);
        _contract = SceneContract.Resolve(source.Info, source.Name, translator.Radiometry?.Of(domain), _generator.InputChannels, domain, options);
        _forced.AddRange(_contract.Forced);
        _target = new SceneOutput(
            source.Info, _direction, translator.Radiometry?.Of(domain == Domain.Sar ? Domain.Optical : Domain.Sar), translator.ResultChannels(_direction), options.Scorer?.BandName);
        // Made before the scene is read, so that what cannot be is said at once.
        _plan = ScenePlan.Create(source.Info.Extent, _generator, IsLocal, options);
    }

    private bool IsLocal => !_generator.NormalizesByImage || (_options.Statistics == SceneStatisticsMode.Scene && _generator.CanFreeze);

    /// <summary>Translates.</summary>
    public static SceneResult Run(Translator translator, string input, string output, SceneOptions options, IProgress<SceneProgress>? progress, CancellationToken cancellation)
    {
        using var held = translator.Hold();
        using var source = GeoTiffReader.Open(input, new GeoTiffReaderOptions { CacheBytes = ReaderCacheBytes });
        var job = new SceneJob(translator, source, output, options, progress, cancellation);
        // Hashing and measuring a large scene takes minutes: what they would be in vain for is said before.
        SceneJournal.CheckWritable(output);
        return job.Run(input);
    }

    /// <summary>Says how a scene would be translated, without reading it.</summary>
    public static SceneOutline Outline(Translator translator, string input, SceneOptions options)
    {
        using var held = translator.Hold();
        using var source = GeoTiffReader.Open(input);
        return new SceneJob(translator, source, "", options, null, CancellationToken.None).Outline();
    }

    private SceneResult Run(string input)
    {
        Report(ScenePhase.Hashing);
        var sourceHash = SceneHash.Of(input, _cancellation);
        var settings = Settings(input, sourceHash);
        SceneStatistics? statistics = null;
        using var earlier = _options.Resume ? SceneJournal.OpenExisting(_output, stored => statistics = Continue(stored, settings)) : null;
        statistics ??= Measure();
        settings = settings with { Forced = _forced };
        using var journal = earlier ?? SceneJournal.Create(_output, Header(settings, statistics));
        return Run(journal, earlier is null, settings, statistics);
    }

    private SceneResult Run(SceneJournal journal, bool created, SceneSettings settings, SceneStatistics statistics)
    {
        var finished = 0;
        try
        {
            SceneHash.RemoveScratch(_output);
            using var sink = GeoTiffWriter.Create(_output, _target.Info with { Metadata = SceneTags.Create(settings, _target.Tags) }, _target.WriterOptions(_options.Overviews));
            var pipeline = new ScenePipeline(_plan, _target, sink, journal, _translator.ResultChannels(_direction), _options.Scorer);
            finished = pipeline.Replay(done => Report(ScenePhase.Resuming, done), _cancellation);
            var resumed = finished;
            using var networks = new WindowNetworks(_translator, _direction, statistics, _options.Scorer is not null);
            var reader = new SceneReader(_source, _contract.Scaling, _generator.InputChannels);
            var start = Stopwatch.GetTimestamp();
            pipeline.Run(
                resumed,
                index => reader.Read(_plan.Window(index), statistics.Mean),
                networks,
                done =>
                {
                    finished = done;
                    Report(ScenePhase.Translating, done, resumed, Stopwatch.GetElapsedTime(start));
                },
                _cancellation);
            var time = Stopwatch.GetElapsedTime(start);
            Report(ScenePhase.Finishing, _plan.Count);
            _cancellation.ThrowIfCancellationRequested();
            sink.Complete();
            journal.Discard();
            return Result(settings, statistics, resumed, pipeline, time);
        }
        catch (Exception problem) when ((created && finished == 0) || problem is RasterFormatException)
        {
            // Nothing worth keeping (what an earlier run finished is), or a scene that will not be the same when it is whole.
            journal.Discard();
            throw;
        }
    }

    private SceneStatistics Measure()
    {
        Report(ScenePhase.Measuring);
        if (_options.SharedStatistics is { } shared)
        {
            if (shared.ModelSha256 != _translator.ModelSha256 || shared.Direction != _direction)
                throw new ArgumentException($"The shared statistics are those of another model or direction ({shared.ModelSha256[..Math.Min(12, shared.ModelSha256.Length)]}, {shared.Direction}).");
            if (shared.Mean.Count != _contract.Scaling.Channels)
                throw new ArgumentException($"The shared statistics have a mean for {shared.Mean.Count} channels, and the model's scaling has {_contract.Scaling.Channels}. Measure them anew.");
            // The plan relies on them: without, each window would be normalised by itself and still be blended as if it were not.
            if (_generator.NormalizesByImage && IsLocal && shared.Norms.Layers.Count == 0)
                throw new ArgumentException("The shared statistics hold none for the norms of this network, which normalises by image. Measure them with the statistics of scenes (SceneStatisticsMode.Scene), or translate with those of tiles (SceneStatisticsMode.Tile).");
        }

        // Also with shared statistics: samples in a wrong unit, or none at all, are found here.
        var own = new StatisticsSampler(_translator, _direction, _options).Measure([(_source, _contract.Scaling)], Refuse, _cancellation)
            ?? throw SceneContract.Refused(_source.Name, "no pixel has a measurement (all are nodata), so there is nothing to translate.");
        return _options.SharedStatistics is { } given ? given with { BackwardNorms = given.BackwardNorms ?? own.BackwardNorms } : own;
    }

    private void Refuse(string name, string reason)
    {
        if (!_options.Force) throw SceneContract.Refused(name, reason + " Force (--force) translates it all the same, and says so in the result's tags.");
        _forced.Add(reason);
    }

    private SceneSettings Settings(string input, string sourceHash) => new()
    {
        ModelSha256 = _translator.ModelSha256,
        SourceName = Path.GetFileName(input),
        SourceSha256 = sourceHash,
        Direction = _direction,
        Statistics = _options.Statistics,
        Blending = _plan.Blending,
        Window = Math.Max(_plan.X.Window, _plan.Y.Window),
        Halo = _plan.Halo,
        Overlap = Overlap,
        StatisticsPixels = _options.StatisticsPixels,
        SharedStatistics = _options.SharedStatistics is { } shared ? Convert.ToHexStringLower(SHA256.HashData(shared.ToBytes())) : null,
        Precision = _translator.Options.Precision,
        Device = _generator.DeviceType,
        Bands = [.. Enumerable.Range(0, _contract.Scaling.Channels).Select(_contract.Scaling.BandOf)],
        Overviews = _options.Overviews,
        Scorer = _options.Scorer?.Description,
        ScoreBand = _options.Scorer?.BandName,
        MostScore = _options.Scorer is null ? 0 : _target.MostScore,
        Attribution = _translator.Manifest.Attribution,
    };

    private int Overlap => _plan.Count == 1 ? 0 : _plan.Blending == SceneBlending.Exact ? 2 * _plan.Halo : Math.Max(_plan.X.Ramp, _plan.Y.Ramp);

    private static byte[] Header(SceneSettings settings, SceneStatistics statistics) =>
        JsonSerializer.SerializeToUtf8Bytes(new StoredHeader(settings.ToJson(), [.. settings.Forced], Convert.ToBase64String(statistics.ToBytes())));

    /// <summary>The statistics of the run that is to be continued.</summary>
    /// <exception cref="InvalidOperationException">It had other settings.</exception>
    private SceneStatistics Continue(byte[] stored, SceneSettings settings)
    {
        StoredHeader? header = null;
        try
        {
            header = JsonSerializer.Deserialize<StoredHeader>(stored);
        }
        catch (JsonException)
        {
            // Of another version: told as such below.
        }

        if (header is null || header.Settings != settings.ToJson())
        {
            throw new InvalidOperationException(
                $"{SceneJournal.PathOf(_output)} belongs to a run with another scene, model, version or other settings{settings.DifferenceFrom(header?.Settings)}, so it cannot be continued. Repeat that run's call, or start anew without Resume (--resume).");
        }

        _forced.Clear();
        _forced.AddRange(header.Forced);
        return SceneStatistics.FromBytes(Convert.FromBase64String(header.Statistics), SceneJournal.PathOf(_output));
    }

    private SceneResult Result(SceneSettings settings, SceneStatistics statistics, int resumed, ScenePipeline pipeline, TimeSpan time)
    {
        var share = (double)(_plan.Count - resumed) / _plan.Count;
        return new SceneResult
        {
            Path = _output,
            Outline = Outline(),
            WindowsResumed = resumed,
            OverlapDifference = pipeline.OverlapDifference * 127.5,
            Statistics = statistics,
            Forced = _forced,
            Warnings = statistics.ClippedShare <= ManyClipped ? [] : [FormattableString.Invariant($"{statistics.ClippedShare:P0} of the measurements lie outside the range that the model was trained on, and were clipped.")],
            SourceSha256 = settings.SourceSha256,
            TranslatingTime = time,
            NetworkTime = pipeline.NetworkTime,
            PixelsPerSecond = time > TimeSpan.Zero ? share * _source.Info.Extent.Count / time.TotalSeconds : 0,
        };
    }

    private IEnumerable<string> Notes()
    {
        foreach (var warning in _source.Warnings) yield return warning;
        foreach (var forced in _forced) yield return "Forced: " + forced;
        foreach (var note in _options.Scorer?.Notes ?? []) yield return note;
        if (_plan.Blending == SceneBlending.Feathered && _options.Blending == SceneBlending.Auto && IsLocal) yield return ExactNeeds();
    }

    private string ExactNeeds()
    {
        var window = ScenePlan.RoundUp(4 * _plan.Halo, _generator.SizeMultiple);
        var memory = _generator.BytesPerPixel is { } bytes ? FormattableString.Invariant($" and about {bytes * window * window / (1L << 30):F1} GiB for one") : "";
        return FormattableString.Invariant($"Windows are feathered, since this network looks {_plan.Halo} pixels around each pixel: exact blending needs windows of {window} pixels (--window {window}){memory}.");
    }

    private SceneOutline Outline() => new()
    {
        Width = _source.Info.Width,
        Height = _source.Info.Height,
        Direction = _direction,
        Windows = _plan.Count,
        WindowPixels = Math.Max(_plan.X.Window, _plan.Y.Window),
        Blending = _plan.Blending,
        HaloPixels = _plan.Halo,
        OverlapPixels = Overlap,
        UsedShare = _plan.UsedShare,
        BorderColumns = _plan.X.Borders,
        BorderRows = _plan.Y.Borders,
        Notes = [.. Notes()],
    };

    private void Report(ScenePhase phase, int done = 0, int resumed = 0, TimeSpan elapsed = default)
    {
        if (_progress is null) return;
        var rate = elapsed > TimeSpan.Zero ? (done - resumed) / elapsed.TotalSeconds : 0;
        _progress.Report(new SceneProgress
        {
            Phase = phase,
            Outline = _outline ??= Outline(),
            WindowsDone = done,
            WindowsPerSecond = rate,
            Remaining = rate > 0 ? TimeSpan.FromSeconds((_plan.Count - done) / rate) : null,
        });
    }

    private sealed record StoredHeader(string Settings, string[] Forced, string Statistics);
}
