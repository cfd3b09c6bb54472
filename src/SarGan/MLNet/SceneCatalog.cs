using Microsoft.ML;
using SarGan.Scenes;

namespace SarGan.MLNet;

/// <summary>Whole scenes in ML.NET pipelines.</summary>
public static class SceneCatalog
{
    /// <summary>A pipeline step that translates the scenes whose paths a column holds, and adds a column with the paths of the results.</summary>
    /// <param name="transforms">ml.Transforms.</param>
    /// <param name="translator">The model; must live as long as the step's cursors do.</param>
    /// <param name="outputColumnName">The column to add: text, the full path of a GeoTIFF.</param>
    /// <param name="inputColumnName">The column of scenes: text, paths of GeoTIFFs.</param>
    /// <param name="outputFolder">Where results go, under the scenes' file names with the ending .tif; made if need be.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>An estimator that has nothing to learn. Fitted, its transformer translates when a cursor asks for the added column: each scene once, however many cursors there are.</returns>
    /// <exception cref="ArgumentException">A name is empty, or the options contradict each other.</exception>
    /// <remarks>
    /// <para>
    /// Reading the added column throws what <see cref="SceneTranslator.TranslateAsync"/> does, and <see cref="InvalidOperationException"/> where two scenes would become one file.
    /// </para>
    /// <para>
    /// <c>ml.Model.Save</c> stores the step with the model's bytes, for which the model must have been loaded from a file that is still as it was. The folder is stored as it was given: a relative one lies where the
    /// pipeline runs. A <see cref="Consistency.ConsistencyScorer"/> is stored too; with a scorer of your own the step cannot be. <see cref="SarGanCatalog.RegisterSarGan"/> must be called before <c>ml.Model.Load</c>;
    /// what is loaded runs on the CPU, and disposing of it frees the model.
    /// </para>
    /// </remarks>
    public static IEstimator<ITransformer> TranslateScenes(
        this TransformsCatalog transforms, SceneTranslator translator, string outputColumnName, string inputColumnName, string outputFolder, SceneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentNullException.ThrowIfNull(translator);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(outputFolder);
        options ??= new SceneOptions();
        options.Validate();
        return new SceneEstimator(new SceneColumn(translator, inputColumnName, outputColumnName, outputFolder, options), transforms);
    }
}
