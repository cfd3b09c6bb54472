using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Training.Recipes;
using SarGan.Training.Tests.Oracle;
using SarGan.Training.Tests.Support;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Recipes;

public sealed class Pix2PixRecipeTests
{
    private const double Rate = 1e-3;

    public static TheoryData<NormKind?, bool, int> Variants => new()
    {
        { null, false, 3 },
        { null, false, 1 },
        { NormKind.Instance, false, 2 },
        { null, true, 2 },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Step_Float64_EqualsTextbook(NormKind? norm, bool kerasUpdates, int batchSize)
    {
        using var scope = NewDisposeScope(); // the oracle cleans up nothing
        var options = new Pix2PixOptions
        {
            Size = 16, Filters = 4, Norm = norm, KerasUpdates = kerasUpdates, Direction = TranslationDirection.OpticalToSar, SarChannels = 1,
        };
        using var recipe = new Pix2PixRecipe(options);
        recipe.Build(new RecipeSetup { Type = ScalarType.Float64, LearningRate = Rate });
        var oracle = new OraclePix2Pix(recipe, options, Rate);

        OracleComparison.Run(recipe, new SyntheticBatches { BatchSize = batchSize, SarChannels = 1 }, oracle.Step, oracle.Networks);
    }

    [Fact]
    public void Step_Float32_IsNearTheFloat64Oracle()
    {
        using var scope = NewDisposeScope(); // the oracle cleans up nothing
        var options = new Pix2PixOptions { Size = 16, Filters = 4 };
        using var single = new Pix2PixRecipe(options);
        single.Build(new RecipeSetup { LearningRate = Rate });
        using var twin = new Pix2PixRecipe(options);
        twin.Build(new RecipeSetup { Type = ScalarType.Float64, LearningRate = Rate });

        OracleComparison.RunSingle(single, new SyntheticBatches { BatchSize = 3 }, new OraclePix2Pix(twin, options, Rate).Step);
    }
}
