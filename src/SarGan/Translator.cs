using System.Security.Cryptography;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Native;
using TorchSharp;

namespace SarGan;

/// <summary>A trained model at work: SAR images become optical-looking ones, or the other way round.</summary>
/// <remarks>
/// <para>Safe for concurrent calls; <see cref="Dispose"/> waits for those that run. The result depends on the image alone, not on its neighbours in a batch (up to rounding).</para>
/// <para>
/// Sides need not suit the network: an image is extended by its mirror image to the right and below, to the next multiple of the network's step (at least two steps), and the result is cut back.
/// Instance norm sees the extended image. For images beyond a few thousand pixels a side, memory is the limit.
/// </para>
/// <para>
/// Pictures are brought to the network's channels as in training: grey is replicated, RGB is averaged to grey for a network of one channel, alpha (the second channel of two, the fourth of four) is left out
/// whatever it holds, unless the network takes as many channels; anything else is refused. In an <see cref="ImageBatch"/> channels are bands: two or four are refused by a network of another number.
/// A SAR result has one channel, the mean of the network's output channels, because a network with three learnt them from replicated grey; where the radiometric contract says that they are
/// different bands (VV and VH), it has the network's channels, as an optical result always does.
/// </para>
/// </remarks>
public sealed class Translator : IDisposable
{
    private readonly Dictionary<TranslationDirection, PreparedGenerator> _generators;
    private readonly ReaderWriterLockSlim _life = new();
    private readonly string _name;

    // InferenceNetwork copies SarGan's networks and borrows others.
    private readonly ModelBundle? _lender;
    // Scenes under way, which pass from thread to thread, as the lock cannot.
    private int _holders;
    private bool _disposed;

    // The bundle is taken over: disposed here, or with the translator.
    private Translator(ModelBundle bundle, string name, string hash, TranslatorOptions options)
    {
        (_name, ModelSha256) = (name, hash);
        Options = options;
        Manifest = bundle.Manifest;
        _generators = [];
        try
        {
            Radiometry = ReadRadiometry(bundle.Manifest, name);
            var device = TranslatorDevice.Open(options.Device);
            foreach (var direction in Manifest.Networks.Select(n => n.Direction).Distinct())
                _generators.Add(direction, new PreparedGenerator(bundle.Generator(direction), options.Precision, device));
        }
        catch
        {
            foreach (var generator in _generators.Values) generator.Dispose();
            bundle.Dispose();
            throw;
        }

        if (options.Networks is null) bundle.Dispose();
        else _lender = bundle;
    }

    /// <summary>What the bundle says about itself.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The SHA-256 of the <c>*.sargan</c> file, lower-case hexadecimal: results say by it which model made them.</summary>
    public string ModelSha256 { get; }

    /// <summary>What images on both sides must look like, as the bundle says; null where it says nothing. <see cref="Data.Layouts.TileDataset.Under"/> reads GeoTIFF tiles so.</summary>
    public RadiometricContract? Radiometry { get; }

    /// <summary>The directions that the model has.</summary>
    public IReadOnlyCollection<TranslationDirection> Directions => _generators.Keys;

    /// <summary>How it computes.</summary>
    public TranslatorOptions Options { get; }

    /// <summary>The direction that is meant where one may be left out.</summary>
    /// <param name="direction">The direction asked for; null for the model's only one, or SAR to optical where it has both.</param>
    /// <exception cref="ArgumentException">The model lacks it.</exception>
    public TranslationDirection Choose(TranslationDirection? direction)
    {
        var chosen = direction ?? (Directions.Count == 1 ? Directions.Single() : TranslationDirection.SarToOptical);
        return Directions.Contains(chosen)
            ? chosen
            : throw new ArgumentException($"The model translates {string.Join(" and ", Directions)} only. Actual direction was {chosen}.", nameof(direction));
    }

    /// <summary>Loads a model.</summary>
    /// <param name="path">A <c>*.sargan</c> file.</param>
    /// <param name="options">Device, precision and batch size; null for the defaults.</param>
    /// <exception cref="ModelBundleException">The file is missing, broken or not a model.</exception>
    /// <exception cref="InvalidOperationException">The device is not there.</exception>
    /// <exception cref="NativeLibraryException">The application carries no libtorch; the message says what to add.</exception>
    public static Translator Load(string path, TranslatorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var translator = Prepare(
            catalog =>
            {
                var bundle = ModelBundle.Load(path, catalog);
                using var file = File.OpenRead(path);
                return (bundle, Hash(file));
            },
            path,
            options ?? new TranslatorOptions());
        translator.FilePath = Path.GetFullPath(path);
        return translator;
    }

    /// <summary>Loads a model from a stream, which stays open.</summary>
    /// <param name="stream">The content of a <c>*.sargan</c> file.</param>
    /// <param name="options">Device, precision and batch size.</param>
    /// <exception cref="ModelBundleException">The content is broken or not a model.</exception>
    /// <exception cref="InvalidOperationException">The device is not there.</exception>
    /// <exception cref="NativeLibraryException">The application carries no libtorch; the message says what to add.</exception>
    public static Translator Load(Stream stream, TranslatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        return Prepare(
            catalog =>
            {
                // Read twice, by the bundle and for its hash.
                using var content = new MemoryStream();
                if (!stream.CanSeek) stream.CopyTo(content);
                var from = stream.CanSeek ? stream : content;
                var start = stream.CanSeek ? stream.Position : 0;
                from.Position = start;
                var bundle = ModelBundle.Load(from, catalog);
                var end = from.Position;
                from.Position = start;
                var hash = Hash(from);
                from.Position = end;
                return (bundle, hash);
            },
            "the stream",
            options);
    }

    /// <summary>Translates an image.</summary>
    /// <param name="image">8- or 16-bit samples, which are taken from 0..255 or 0..65535 to [-1, 1].</param>
    /// <param name="direction">Which domain the image is of, and which it becomes.</param>
    /// <returns>8-bit samples, the same width and height; grey for SAR of one band, the network's channels for several bands and for optical.</returns>
    /// <exception cref="ArgumentException">The model lacks the direction, or the channels cannot be converted exactly.</exception>
    /// <exception cref="ObjectDisposedException">The translator is disposed.</exception>
    public PixelImage Translate(PixelImage image, TranslationDirection direction)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Translate([image], direction)[0];
    }

    /// <summary>Translates images, of equal size or not, in batches of at most <see cref="TranslatorOptions.BatchSize"/>.</summary>
    /// <param name="images">8- or 16-bit samples.</param>
    /// <param name="direction">Which domain the images are of, and which they become.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>The translations in the same order.</returns>
    /// <exception cref="ArgumentException">The model lacks the direction, or the channels of an image cannot be converted exactly.</exception>
    /// <exception cref="ObjectDisposedException">The translator is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<PixelImage> Translate(IReadOnlyList<PixelImage> images, TranslationDirection direction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var channels = Find(direction).InputChannels;
        var results = TranslateEach([.. images.Select(image => PixelBatches.FromImage(image, channels))], direction, cancellationToken);
        return [.. results.Select(PixelBatches.ToImage)];
    }

    /// <summary>Translates a batch as networks see it, without rounding to 8 bits.</summary>
    /// <param name="images">N x C x H x W, in [-1, 1].</param>
    /// <param name="direction">Which domain the images are of, and which they become.</param>
    /// <returns>N x C x H x W in [-1, 1]; C is 1 for SAR of one band, and the network's output channels for SAR of several bands and for optical.</returns>
    /// <exception cref="ArgumentException">The model lacks the direction, or the channels cannot be converted exactly.</exception>
    /// <exception cref="ObjectDisposedException">The translator is disposed.</exception>
    public ImageBatch Translate(ImageBatch images, TranslationDirection direction)
    {
        ArgumentNullException.ThrowIfNull(images);
        return PixelBatches.Join(TranslateEach(PixelBatches.Split(images), direction, CancellationToken.None));
    }

    /// <summary>Frees the networks, after the calls that run have ended. May be called twice.</summary>
    public void Dispose()
    {
        _life.EnterWriteLock();
        try
        {
            lock (_generators)
            {
                if (_disposed) return;
                _disposed = true;
                while (_holders > 0) Monitor.Wait(_generators);
            }

            foreach (var generator in _generators.Values) generator.Dispose();
            _lender?.Dispose();
        }
        finally
        {
            _life.ExitWriteLock();
        }
    }

    /// <summary>The file that the model was loaded from; null where it was a stream.</summary>
    internal string? FilePath { get; private set; }

    /// <summary>The channels of a result.</summary>
    internal int ResultChannels(TranslationDirection direction) => ChannelConversion.ResultChannels(direction, Find(direction).OutputChannels, Radiometry);

    /// <summary>Whether images of so many channels can go in.</summary>
    internal bool Takes(TranslationDirection direction, int channels) => ChannelConversion.CanConvert(channels, Find(direction).InputChannels);

    /// <summary>The channels that a network takes.</summary>
    internal int SourceChannels(TranslationDirection direction) => Find(direction).InputChannels;

    /// <summary>What the sides of a network's input are multiples of.</summary>
    internal int SizeMultiple(TranslationDirection direction) => Find(direction).SizeMultiple;

    /// <summary>Translates images one by one, neighbours of equal size together.</summary>
    /// <param name="images">Each 1 x C x H x W.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    internal IReadOnlyList<ImageBatch> TranslateEach(IReadOnlyList<ImageBatch> images, TranslationDirection direction, CancellationToken cancellationToken)
    {
        var generator = Find(direction);
        var inputs = images.Select(image => ChannelConversion.ToNetwork(image, generator.InputChannels, direction)).ToArray();
        var results = new ImageBatch[inputs.Length];
        _life.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (var start = 0; start < inputs.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var end = start + 1;
                while (end < inputs.Length && end - start < Options.BatchSize && PixelBatches.SameSize(inputs[start], inputs[end])) end++;
                var batch = PixelBatches.Join(inputs[start..end]);
                var translated = ChannelConversion.FromNetwork(Run(generator, batch), direction, Radiometry);
                PixelBatches.Split(translated).CopyTo(results, start);
                start = end;
            }
        }
        finally
        {
            _life.ExitReadLock();
        }

        return results;
    }

    /// <summary>Keeps the networks alive until the result is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The translator is disposed.</exception>
    internal IDisposable Hold()
    {
        lock (_generators)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _holders++;
        }

        return new Holder(this);
    }

    /// <summary>The network of a direction; null where the model lacks it.</summary>
    internal PreparedGenerator? GeneratorOf(TranslationDirection direction) => _generators.GetValueOrDefault(direction);

    private static Translator Prepare(Func<NetworkCatalog, (ModelBundle Bundle, string Hash)> load, string name, TranslatorOptions options)
    {
        NativeLibraries.EnsureTorchLoads();

        // Ends the tensors that building and copying SarGan's own networks leave behind; the copies are outside it.
        using var scope = options.Networks is null ? torch.NewDisposeScope() : null;
        var (bundle, hash) = load(options.Networks ?? NetworkCatalog.CreateDefault());
        return new Translator(bundle, name, hash, options);
    }

    private static string Hash(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    private static RadiometricContract? ReadRadiometry(BundleManifest manifest, string name)
    {
        if (manifest.Radiometry is not { } json) return null;
        try
        {
            return RadiometricContract.FromJson(json);
        }
        catch (FormatException e)
        {
            throw new ModelBundleException($"{name}: {e.Message}", e);
        }
    }

    private static ImageBatch Run(PreparedGenerator generator, ImageBatch batch)
    {
        var (height, width) = (MirrorPadding.PaddedSide(batch.Height, generator.SizeMultiple), MirrorPadding.PaddedSide(batch.Width, generator.SizeMultiple));
        var result = generator.Forward(MirrorPadding.Pad(batch, height, width));
        return MirrorPadding.Crop(result, batch.Height, batch.Width);
    }

    private PreparedGenerator Find(TranslationDirection direction) => _generators.TryGetValue(direction, out var generator)
        ? generator
        : throw new ArgumentException($"The model translates {string.Join(" and ", _generators.Keys)} only. Actual direction was {direction}. Model: {_name}.", nameof(direction));

    private sealed class Holder(Translator translator) : IDisposable
    {
        private Translator? _translator = translator;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _translator, null) is not { } held) return;
            lock (held._generators)
            {
                held._holders--;
                Monitor.PulseAll(held._generators);
            }
        }
    }
}
