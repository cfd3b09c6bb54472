using Microsoft.ML;
using SarGan.MLNet;
using SarGan.Models;
using SarGan.Models.Weights;

namespace SarGan.Tests.MLNet;

public sealed class LoadTranslationTests : TransformerContract
{
    private protected override string[] Added => ["TranslatedOptical", "TranslatedSar"];

    private protected override TranslationTransformer Make()
    {
        File.WriteAllBytes(Folder["model.sargan"], TinyModels.Bundle());
        return Ml.LoadTranslation(Folder["model.sargan"]);
    }

    [Fact]
    public void LoadTranslation_DirectionThatTheModelLacks_NamesWhatThereIs()
    {
        File.WriteAllBytes(Folder["model.sargan"], TinyModels.Bundle(3, 3, TranslationDirection.OpticalToSar));

        var error = Assert.Throws<ArgumentException>(() =>
            Ml.LoadTranslation(Folder["model.sargan"], new() { Directions = [TranslationDirection.SarToOptical] }));

        Assert.StartsWith("The model translates OpticalToSar only. Directions asks for SarToOptical.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadTranslation_MissingFile_SaysWhich()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Ml.LoadTranslation(Folder["none.sargan"]));

        Assert.Contains("none.sargan", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadTranslation_NoModelInTheFile_IsAModelBundleException()
    {
        File.WriteAllText(Folder["model.sargan"], "no model");

        Assert.Throws<ModelBundleException>(() => Ml.LoadTranslation(Folder["model.sargan"]));
    }

    [Fact]
    public void SaveBundle_ThenLoad_GivesTheSameBytes()
    {
        using var model = Make();

        model.SaveBundle(Folder["copy.sargan"]);

        Assert.Equal(File.ReadAllBytes(Folder["model.sargan"]), File.ReadAllBytes(Folder["copy.sargan"]));
    }

    [Fact]
    public void ModelLoad_WithoutRegistering_Fails()
    {
        using var model = Make();
        Ml.Model.Save(model, null, Folder["model.zip"]);

        Assert.Throws<FormatException>(() => new MLContext().Model.Load(Folder["model.zip"], out _));
    }

    [Fact]
    public void ModelLoad_TakesTheColumnsAlong()
    {
        using var model = MLTiles.Transformer(new() { TranslatedOpticalColumn = "Seen", Directions = [TranslationDirection.SarToOptical], Translator = new() { BatchSize = 3 } });
        Ml.Model.Save(model, null, Folder["model.zip"]);

        using var loaded = Assert.IsType<TranslationTransformer>(Ml.Model.Load(Folder["model.zip"], out _));

        Assert.Equal("Seen", loaded.Options.TranslatedOpticalColumn);
        Assert.Equal([TranslationDirection.SarToOptical], loaded.Options.Directions);
        Assert.Equal(3, loaded.Options.Translator.BatchSize);
    }
}
