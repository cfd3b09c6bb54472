using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SarGan.Scenes;

namespace SarGan;

/// <summary>What <see cref="SarGanServices.AddSarGan"/> needs to know.</summary>
public sealed record SarGanOptions
{
    /// <summary>The <c>*.sargan</c> file. Required; it is opened when a <see cref="SarGan.Translator"/> is first asked for.</summary>
    public string? ModelPath { get; set; }

    /// <summary>Device, precision and batch size. Default: CPU, full precision, one image at a time.</summary>
    public TranslatorOptions Translator { get; set; } = new();
}

/// <summary>Registers SarGan with a dependency injection container.</summary>
public static class SarGanServices
{
    /// <summary>Registers one <see cref="Translator"/> for the whole application, and a <see cref="SceneTranslator"/> that uses it: loaded when first asked for, disposed with the container.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets <see cref="SarGanOptions.ModelPath"/>; it may also come from <c>services.Configure&lt;SarGanOptions&gt;(...)</c>.</param>
    /// <returns>The same services.</returns>
    /// <remarks>Asking the container throws <see cref="InvalidOperationException"/> when the path was not set or there is no such file, and <see cref="Models.Weights.ModelBundleException"/> when the file is not a model.</remarks>
    public static IServiceCollection AddSarGan(this IServiceCollection services, Action<SarGanOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<SarGanOptions>().Configure(configure);
        services.AddSingleton(provider => Open(provider.GetRequiredService<IOptions<SarGanOptions>>().Value));
        services.AddSingleton(provider => new SceneTranslator(provider.GetRequiredService<Translator>()));
        return services;
    }

    private static Translator Open(SarGanOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ModelPath))
            throw new InvalidOperationException("SarGan has no model: set ModelPath, as in services.AddSarGan(o => o.ModelPath = \"model.sargan\").");
        if (!File.Exists(options.ModelPath))
            throw new InvalidOperationException($"SarGan's model is missing: there is no file '{Path.GetFullPath(options.ModelPath)}' (ModelPath of AddSarGan).");
        return Translator.Load(options.ModelPath, options.Translator);
    }
}
