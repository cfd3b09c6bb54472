using System.CommandLine;
using System.Globalization;
using SarGan.Data.Radiometry;
using SarGan.Models;
using SarGan.Models.Networks;

namespace SarGan.Cli.Commands;

/// <summary>Options that mean the same in every command.</summary>
internal static class SharedOptions
{
    public const string SarToOptical = "sar2opt";
    public const string OpticalToSar = "opt2sar";

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document instead of text; messages and progress stay on standard error" };

    public static Option<long> Seed() => new("--seed") { Description = "The one seed of everything random", HelpName = "N", DefaultValueFactory = _ => 1 };

    public static Option<string> Device()
    {
        var option = new Option<string>("--device") { Description = "Where the networks run: auto, cpu, cuda or cuda:N; auto takes CUDA where there is one", HelpName = "auto|cpu|cuda", DefaultValueFactory = _ => "auto" };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<string>();
            if (value is not ("auto" or "cpu" or "cuda") && !(value?.StartsWith("cuda:", StringComparison.Ordinal) == true && uint.TryParse(value.AsSpan(5), out _)))
                result.AddError($"--device must be auto, cpu, cuda or cuda:N. Actual value was '{value}'.");
        });
        return option;
    }

    public static Option<string> Precision()
        => Among(new Option<string>("--precision") { Description = "Number format of the convolutions; bf16 is faster on hardware that has it", HelpName = "fp32|bf16", DefaultValueFactory = _ => "fp32" }, "fp32", "bf16");

    public static Option<string?> Direction(string description)
        => Among(new Option<string?>("--direction") { Description = description, HelpName = "sar2opt|opt2sar" }, SarToOptical, OpticalToSar);

    /// <summary>The direction that was asked for; null where none was.</summary>
    /// <exception cref="CliException">The model lacks it.</exception>
    public static TranslationDirection? DirectionOf(Translator translator, string? asked)
    {
        if (asked is null) return null;
        var direction = ToDirection(asked);
        return translator.Directions.Contains(direction)
            ? direction
            : throw new CliException($"The model does not translate {asked}, only {string.Join(" and ", translator.Directions.Select(ToText))}.");
    }

    /// <summary>The name of a sensor. A blank one would make any two sensors one.</summary>
    public static Option<string?> Sensor(string description)
    {
        var option = new Option<string?>("--sensor") { Description = description, HelpName = "NAME" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } value && string.IsNullOrWhiteSpace(value)) result.AddError("--sensor must name a sensor, such as 'Sentinel-1 IW VV'. Actual value was blank.");
        });
        return option;
    }

    /// <summary>A list of bands, counted from 1, such as 1,2,1.</summary>
    public static Option<string?> Bands(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "N,N,..." };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<string?>();
            if (value is not null && !value.Split(',').All(band => int.TryParse(band, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1))
                result.AddError($"{name} must be a list of bands, counted from 1, such as 1,2,1. Actual value was '{value}'.");
        });
        return option;
    }

    /// <summary>From counting from 1 to counting from 0.</summary>
    public static IReadOnlyList<int>? ToBands(string? text) => text is null ? null : [.. text.Split(',').Select(band => int.Parse(band, CultureInfo.InvariantCulture) - 1)];

    public static BackscatterUnit? ToUnit(string? text) => text switch
    {
        "db" => BackscatterUnit.Decibels,
        "power" => BackscatterUnit.Power,
        "amplitude" => BackscatterUnit.Amplitude,
        _ => null,
    };

    public static ComputePrecision ToPrecision(string text) => text == "bf16" ? ComputePrecision.BFloat16 : ComputePrecision.Full;

    public static TranslationDirection ToDirection(string text) => text == OpticalToSar ? TranslationDirection.OpticalToSar : TranslationDirection.SarToOptical;

    public static string ToText(TranslationDirection direction) => direction == TranslationDirection.OpticalToSar ? OpticalToSar : SarToOptical;

    public static Option<T> Among<T>(Option<T> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    /// <summary>A model file, or the run folder that holds one.</summary>
    public static string ModelFile(string path)
    {
        if (File.Exists(path)) return path;
        if (!Directory.Exists(path)) throw new CliException($"There is no model at {path}: a *.sargan file, or the folder of a finished training run, was expected.");
        var model = Path.Combine(path, "model.sargan");
        return File.Exists(model) ? model : throw new CliException($"The folder {path} holds no model.sargan: the run in it has not finished, or it is no run (nor a product, where a command takes products). Finish it with 'sargan train ... --resume'.");
    }
}
