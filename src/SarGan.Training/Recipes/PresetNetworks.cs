using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Models.Networks;

namespace SarGan.Training.Recipes;

/// <summary>From a recipe's options to the networks they stand for.</summary>
internal static class PresetNetworks
{
    /// <summary>Where a depth is given, the preset must not object to a size that only its own depth could not take.</summary>
    private const int AnySize = 256;

    public static NetworkSpec Generator(CycleGanOptions options, int inputChannels, int outputChannels)
    {
        if (options.Generator is not null) return WithChannels(options.Generator, inputChannels, outputChannels);
        var size = options.Depth is null ? options.Size : AnySize;
        var preset = options.Preset == CycleGanPreset.Keras
            ? NetworkPresets.CycleGanKerasGenerator(inputChannels, options.Filters, size)
            : NetworkPresets.CycleGanGenerator(inputChannels, options.Filters, size);
        return (preset with
        {
            OutputChannels = outputChannels,
            Depth = options.Depth ?? preset.Depth,
            Norm = options.Norm ?? preset.Norm,
            Dropout = options.Dropout,
        }).ToSpec();
    }

    public static NetworkSpec Discriminator(CycleGanOptions options, int channels)
    {
        if (options.Discriminator is not null) return With(options.Discriminator, ("inputChannels", channels));
        var preset = options.Preset == CycleGanPreset.Keras
            ? NetworkPresets.CycleGanKerasDiscriminator(channels, options.Filters, options.Size)
            : NetworkPresets.CycleGanDiscriminator(channels, options.Filters, options.Size);
        return (preset with { Norm = options.Norm ?? preset.Norm }).ToSpec();
    }

    public static NetworkSpec Generator(Pix2PixOptions options, int inputChannels, int outputChannels)
    {
        if (options.Generator is not null) return WithChannels(options.Generator, inputChannels, outputChannels);
        var size = options.Depth is null ? options.Size : AnySize;
        var preset = NetworkPresets.Pix2PixGenerator(inputChannels, outputChannels, options.Filters, size);
        return (preset with
        {
            Depth = options.Depth ?? preset.Depth,
            Norm = options.Norm ?? preset.Norm,
            Dropout = options.Dropout,
        }).ToSpec();
    }

    public static NetworkSpec Discriminator(Pix2PixOptions options, int conditionChannels, int channels)
    {
        if (options.Discriminator is not null) return With(options.Discriminator, ("inputChannels", channels), ("conditionChannels", conditionChannels));
        var preset = NetworkPresets.Pix2PixDiscriminator(conditionChannels, channels, options.Filters, options.Size);
        return (preset with { Norm = options.Norm ?? preset.Norm }).ToSpec();
    }

    private static NetworkSpec WithChannels(NetworkSpec spec, int inputChannels, int outputChannels) =>
        With(spec, ("inputChannels", inputChannels), ("outputChannels", outputChannels));

    private static NetworkSpec With(NetworkSpec spec, params ReadOnlySpan<(string Name, int Value)> options)
    {
        if (spec.Options.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"The options of network \"{spec.Name}\" must be a JSON object. Actual kind was {spec.Options.ValueKind}.");
        var json = JsonSerializer.SerializeToNode(spec.Options)!.AsObject(); // an object, as just checked
        foreach (var (name, value) in options) json[name] = value;
        return spec with { Options = JsonSerializer.SerializeToElement(json) };
    }
}
