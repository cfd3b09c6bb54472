using Microsoft.Extensions.DependencyInjection;
using SarGan;
using SarGan.Data.Images;
using SarGan.Models;

namespace Snippets;

internal static class DependencyInjection
{
    internal static void Run()
    {
        #region readme-di
        var services = new ServiceCollection();
        services.AddSarGan(o => o.ModelPath = "sar2optical.sargan");
        using var provider = services.BuildServiceProvider();
        var translator = provider.GetRequiredService<Translator>();   // one for the application, safe for concurrent calls
        #endregion
        Outcome.Check("readme-di", translator.Translate(ImageFile.Read("sar.png"), TranslationDirection.SarToOptical), 64);
    }
}
