using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
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
    /// Reading the added column throws what <see cref="SceneTranslator.TranslateAsync"/> does, and <see cref="InvalidOperationException"/> where two scenes would become one file.
    /// The step cannot be stored with <c>ml.Model.Save</c>, since it holds a folder of this machine.
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
        var files = new SceneFiles(translator, outputFolder, options);
        return transforms.CustomMapping<SceneRow, ResultRow>(
            (scene, result) => result.Path = files.Translate(scene.Path ?? ""), contractName: null, Named<SceneRow>(inputColumnName), Named<ResultRow>(outputColumnName));
    }

    private static SchemaDefinition Named<T>(string column)
    {
        var definition = SchemaDefinition.Create(typeof(T));
        definition[0].ColumnName = column;
        return definition;
    }

    private sealed class SceneRow
    {
        public string? Path { get; set; }
    }

    private sealed class ResultRow
    {
        public string? Path { get; set; }
    }

    /// <summary>Translates each scene once.</summary>
    private sealed class SceneFiles(SceneTranslator translator, string folder, SceneOptions options)
    {
        private readonly ConcurrentDictionary<string, Lazy<string>> _done = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, string> _sources = new(StringComparer.OrdinalIgnoreCase);

        public string Translate(string scene)
        {
            if (scene.Length == 0) throw new InvalidOperationException("A row names no scene: the column holds an empty text.");
            var input = Path.GetFullPath(scene);
            var pending = _done.GetOrAdd(input, _ => new Lazy<string>(() => Run(input)));
            try
            {
                return pending.Value;
            }
            catch
            {
                // The next cursor may try again.
                _done.TryRemove(new KeyValuePair<string, Lazy<string>>(input, pending));
                throw;
            }
        }

        private string Run(string input)
        {
            var output = Path.Combine(Path.GetFullPath(folder), Path.GetFileNameWithoutExtension(input) + ".tif");
            if (_sources.GetOrAdd(output, input) is var first && first != input)
                throw new InvalidOperationException($"Two scenes would become {output}: {first} and {input}. Rename one.");
            Directory.CreateDirectory(folder);
            return translator.TranslateAsync(input, output, options).GetAwaiter().GetResult().Path;
        }
    }
}
