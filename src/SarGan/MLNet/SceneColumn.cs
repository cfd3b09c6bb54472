using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Scenes;

namespace SarGan.MLNet;

/// <summary>A column of scenes that becomes a column of results: translates each scene once, however many cursors ask.</summary>
/// <param name="scenes">The model.</param>
/// <param name="input">The column of scenes.</param>
/// <param name="output">The column to add.</param>
/// <param name="folder">Where results go.</param>
/// <param name="options">How they are translated.</param>
internal sealed class SceneColumn(SceneTranslator scenes, string input, string output, string folder, SceneOptions options)
{
    private readonly ConcurrentDictionary<string, Lazy<string>> _done = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _sources = new(StringComparer.OrdinalIgnoreCase);

    public SceneTranslator Scenes => scenes;

    public string Input => input;

    public string Output => output;

    public string Folder => folder;

    public SceneOptions Options => options;

    /// <summary>ML.NET's own step that calls this.</summary>
    public IEstimator<ITransformer> Mapping(TransformsCatalog transforms) => transforms.CustomMapping<SceneRow, ResultRow>(
        (scene, result) => result.Path = Translate(scene.Path ?? ""), contractName: null, Named<SceneRow>(input), Named<ResultRow>(output));

    /// <summary>A view without rows, for who has none to fit the step on.</summary>
    public IDataView NoRows(MLContext ml) => ml.Data.LoadFromEnumerable(Array.Empty<SceneRow>(), Named<SceneRow>(input));

    private string Translate(string scene)
    {
        if (scene.Length == 0) throw new InvalidOperationException("A row names no scene: the column holds an empty text.");
        var path = Path.GetFullPath(scene);
        var pending = _done.GetOrAdd(path, _ => new Lazy<string>(() => Run(path)));
        try
        {
            return pending.Value;
        }
        catch
        {
            // The next cursor may try again.
            _done.TryRemove(new KeyValuePair<string, Lazy<string>>(path, pending));
            throw;
        }
    }

    private string Run(string scene)
    {
        var result = Path.Combine(Path.GetFullPath(folder), Path.GetFileNameWithoutExtension(scene) + ".tif");
        if (_sources.GetOrAdd(result, scene) is var first && first != scene)
            throw new InvalidOperationException($"Two scenes would become {result}: {first} and {scene}. Rename one.");
        Directory.CreateDirectory(folder);
        return scenes.TranslateAsync(scene, result, options).GetAwaiter().GetResult().Path;
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
}
