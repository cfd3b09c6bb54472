using SarGan.Models.Networks;
using SarGan.Training.Recipes;
using SarGan.Training.Tests.Oracle;
using SarGan.Training.Tests.Support;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Recipes;

public sealed class CycleGanRecipeTests
{
    private const double Rate = 1e-3;

    public static TheoryData<NormKind?, CycleGanPreset, bool, int> Variants => new()
    {
        { null, CycleGanPreset.Standard, false, 1 },
        { null, CycleGanPreset.Standard, false, 3 },
        { null, CycleGanPreset.Keras, false, 2 },
        { NormKind.Batch, CycleGanPreset.Standard, false, 2 },
        { null, CycleGanPreset.Standard, true, 2 },
        { NormKind.Batch, CycleGanPreset.Standard, true, 2 },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Step_Float64_EqualsTextbook(NormKind? norm, CycleGanPreset preset, bool kerasUpdates, int batchSize)
    {
        using var scope = NewDisposeScope(); // the oracle cleans up nothing
        var options = new CycleGanOptions { Size = 16, Filters = 4, Norm = norm, Preset = preset, KerasUpdates = kerasUpdates, IdentityWeight = 0.7 };
        using var recipe = new CycleGanRecipe(options);
        recipe.Build(new RecipeSetup { Type = ScalarType.Float64, LearningRate = Rate });
        var oracle = new OracleCycleGan(recipe, options, Rate);

        OracleComparison.Run(recipe, new SyntheticBatches { BatchSize = batchSize, Paired = false }, oracle.Step, oracle.Networks);
    }

    [Fact]
    public void Step_Float32_IsNearTheFloat64Oracle()
    {
        using var scope = NewDisposeScope(); // the oracle cleans up nothing
        var options = new CycleGanOptions { Size = 16, Filters = 4 };
        using var single = new CycleGanRecipe(options);
        single.Build(new RecipeSetup { LearningRate = Rate });
        using var twin = new CycleGanRecipe(options);
        twin.Build(new RecipeSetup { Type = ScalarType.Float64, LearningRate = Rate });

        OracleComparison.RunSingle(single, new SyntheticBatches { Paired = false }, new OracleCycleGan(twin, options, Rate).Step);
    }
}
