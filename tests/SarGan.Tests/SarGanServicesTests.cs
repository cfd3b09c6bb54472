using Microsoft.Extensions.DependencyInjection;
using SarGan.Models;
using SarGan.Models.Weights;
using SarGan.TestSupport;

namespace SarGan.Tests;

public class SarGanServicesTests
{
    [Fact]
    public void AddSarGan_AskedTwice_GivesOneTranslator()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.sargan"], TinyModels.Bundle());
        using var provider = new ServiceCollection().AddSarGan(o => o.ModelPath = folder["m.sargan"]).BuildServiceProvider();

        var translator = provider.GetRequiredService<Translator>();

        Assert.Same(translator, provider.GetRequiredService<Translator>());
        Assert.Equal(3, translator.Translate(TinyModels.Image(1, 1), TranslationDirection.SarToOptical).Channels);
    }

    [Fact]
    public void AddSarGan_ContainerDisposed_DisposesTheTranslator()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.sargan"], TinyModels.Bundle());
        var provider = new ServiceCollection().AddSarGan(o => o.ModelPath = folder["m.sargan"]).BuildServiceProvider();
        var translator = provider.GetRequiredService<Translator>();

        provider.Dispose();

        Assert.Throws<ObjectDisposedException>(() => translator.Translate(TinyModels.Image(1, 1), TranslationDirection.SarToOptical));
    }

    [Fact]
    public void AddSarGan_WithoutPath_FailsAtFirstUseAndSaysHow()
    {
        using var provider = new ServiceCollection().AddSarGan(_ => { }).BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Translator>);

        Assert.Equal("SarGan has no model: set ModelPath, as in services.AddSarGan(o => o.ModelPath = \"model.sargan\").", error.Message);
    }

    [Fact]
    public void AddSarGan_MissingFile_NamesTheFullPath()
    {
        using var provider = new ServiceCollection().AddSarGan(o => o.ModelPath = "nowhere/m.sargan").BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Translator>);

        Assert.Contains(Path.GetFullPath("nowhere/m.sargan"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddSarGan_NoModelInTheFile_IsAModelBundleException()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["m.sargan"], "no model");
        using var provider = new ServiceCollection().AddSarGan(o => o.ModelPath = folder["m.sargan"]).BuildServiceProvider();

        Assert.Throws<ModelBundleException>(provider.GetRequiredService<Translator>);
    }
}
