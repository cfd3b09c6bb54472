using Microsoft.ML;

namespace SarGan.MLNet;

/// <summary>The pipeline step of <see cref="SceneCatalog.TranslateScenes"/>, which has nothing to learn.</summary>
internal sealed class SceneEstimator(SceneColumn column, TransformsCatalog transforms) : IEstimator<ITransformer>
{
    private readonly IEstimator<ITransformer> _mapping = column.Mapping(transforms);

    public ITransformer Fit(IDataView input) => new SceneTransformer(column, _mapping.Fit(input));

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _mapping.GetOutputSchema(inputSchema);
}
