using SarGan.Training.Recipes;

namespace SarGan.Benchmarks.Workloads;

/// <summary>Whole training steps, as SarGan ships them.</summary>
internal sealed class RecipeStep : IWorkload
{
    private readonly Recipe _recipe;
    private readonly TensorBatch _batch;
    private long _step;

    public RecipeStep(Recipe recipe, TensorBatch batch, RecipeSetup setup)
    {
        recipe.Build(setup);
        (_recipe, _batch) = (recipe, batch);
    }

    public void Run() => Step().Dispose();

    /// <summary>The losses of two steps: the second depends on the first one's updates.</summary>
    public float[] Result()
    {
        using LossReport first = Step(), second = Step();
        return [.. first.Read().Concat(second.Read()).Select(value => (float)value)];
    }

    public void Dispose()
    {
        _recipe.Dispose();
        _batch.Dispose();
    }

    private LossReport Step() => _recipe.Step(_batch, new StepContext { Step = _step++ });
}
