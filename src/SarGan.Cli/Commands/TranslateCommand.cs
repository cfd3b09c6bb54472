using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Models;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Translates an image, or every image of a folder.</summary>
internal sealed class TranslateCommand : CliCommand
{
    private readonly Option<string> _model = new("--model") { Description = "The model, *.sargan, or the folder of a finished training run", HelpName = "FILE", Required = true };
    private readonly Option<string> _in = new("--in") { Description = "An image (PNG, JPEG or GeoTIFF, any size), a scene (GeoTIFF), or a folder, whose images are taken with those of its subfolders", HelpName = "IMAGE|DIR", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The result: an image for an image, a GeoTIFF on the same grid where both end in .tif; for a folder a folder with the same relative paths, as PNG", HelpName = "IMAGE|DIR", Required = true };
    private readonly Option<string?> _direction = SharedOptions.Direction("Which way; without it the model's only direction, or sar2opt");
    private readonly Option<string> _device = SharedOptions.Device();
    private readonly Option<string> _precision = SharedOptions.Precision();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly SceneTranslation _scene = new();

    public TranslateCommand()
        : base(
            "translate",
            "Translate an image, every image of a folder, or a whole scene, of any size",
            "sargan translate --model runs/fields/model.sargan --in ROIs1970_fall/s1_1003 --out translated --direction sar2opt\nsargan translate --model runs/fields/model.sargan --in scene.tif --out optical.tif --window 1024")
    {
        foreach (var option in (Option[])[_model, _in, _out, _direction, _device, _precision, _json, .. _scene.Options]) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var model = SharedOptions.ModelFile(parse.GetRequiredValue(_model));
        var (input, target) = (parse.GetRequiredValue(_in), parse.GetRequiredValue(_out));
        var isScene = SceneTranslation.IsMeant(input, target);
        if (!isScene) _scene.RefuseAll(parse, input);
        var single = File.Exists(input);
        var jobs = isScene ? [] : TranslationJobs.Plan(input, target);
        using var translator = Translator.Load(model, new TranslatorOptions
        {
            Device = parse.GetRequiredValue(_device),
            Precision = SharedOptions.ToPrecision(parse.GetRequiredValue(_precision)),
        });
        var direction = translator.Choose(SharedOptions.DirectionOf(translator, parse.GetValue(_direction)));
        if (isScene) return _scene.Run(parse, input, target, translator, direction, output, cancellationToken);
        if (!single) jobs = TranslationJobs.OfSource(jobs, parse.GetRequiredValue(_in), direction, output);

        var failures = new List<object>();
        var start = Stopwatch.GetTimestamp();
        ProgressDisplay.Run(output, "translating", jobs.Count, report =>
        {
            for (var i = 0; i < jobs.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Translate(translator, direction, jobs[i]) is { } problem)
                {
                    // One broken image of a folder does not cost the others.
                    if (single) throw new CliException(problem);
                    failures.Add(new { image = jobs[i].Input, error = problem });
                    output.Warn(problem);
                }
                report(i + 1, string.Create(CultureInfo.InvariantCulture, $"{(i + 1) / Stopwatch.GetElapsedTime(start).TotalSeconds:F1} images/s"));
            }
        });

        var done = jobs.Count - failures.Count;
        output.Write(
            new { model, direction = SharedOptions.ToText(direction), translated = done, failed = failures, images = single ? jobs : null, @out = parse.GetValue(_out) },
            console => console.WriteLine($"{Count.Of(done, "image")} translated ({SharedOptions.ToText(direction)}) to {parse.GetValue(_out)}{(failures.Count == 0 ? "" : $"; {Count.Of(failures.Count, "image")} could not be")}"));
        return failures.Count == 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    private static string? Translate(Translator translator, TranslationDirection direction, TranslationJob job)
    {
        try
        {
            // A GeoTIFF's samples become what the model learnt from by its own contract.
            var decoder = new TileFileDecoder { Contract = translator.Radiometry?.Of(direction == TranslationDirection.SarToOptical ? Domain.Sar : Domain.Optical) };
            if (Read(job.Input, decoder, out var problem) is not { } image) return problem;
            var result = translator.Translate(image, direction);
            if (Path.GetDirectoryName(Path.GetFullPath(job.Output)) is { } folder) Directory.CreateDirectory(folder);
            ImageFile.Write(job.Output, result);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"{job.Input}: {Failure.Describe(e)}";
        }
    }

    private static PixelImage? Read(string path, TileFileDecoder decoder, out string? problem)
    {
        problem = null;
        try
        {
            return decoder.Read(path);
        }
        catch (ImageFormatException e)
        {
            problem = e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read: {LostLinks.Describe(path) ?? e.Message}";
        }

        return null;
    }
}
