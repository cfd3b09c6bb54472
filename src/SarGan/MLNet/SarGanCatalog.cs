using Microsoft.ML;
using SarGan.Models.Weights;

namespace SarGan.MLNet;

/// <summary>SarGan's part of an <see cref="MLContext"/>.</summary>
public static class SarGanCatalog
{
    /// <summary>Lets <c>ml.Model.Load</c> of this context read pipelines that hold SarGan models. May be called twice.</summary>
    /// <param name="ml">The context.</param>
    /// <returns>The same context.</returns>
    /// <exception cref="MissingMemberException">The version of Microsoft.ML lacks what storing needs; ml.LoadTranslation works all the same.</exception>
    public static MLContext RegisterSarGan(this MLContext ml)
    {
        ArgumentNullException.ThrowIfNull(ml);
        TranslationTransformer.Register(ml);
        SceneTransformer.Register(ml);
        return ml;
    }

    /// <summary>Loads a trained model as a transformer.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">A <c>*.sargan</c> file.</param>
    /// <param name="options">Columns, directions, device; null for the defaults.</param>
    /// <returns>A transformer, to be disposed, that adds TranslatedOptical, TranslatedSar or both.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelBundleException">The file is broken or not a model.</exception>
    /// <exception cref="ArgumentException">The options ask for a direction that the model lacks.</exception>
    public static TranslationTransformer LoadTranslation(this MLContext ml, string path, TranslationTransformerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TranslationTransformer(File.ReadAllBytes(path), options ?? new TranslationTransformerOptions());
    }
}
