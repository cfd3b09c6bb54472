using SarGan;
using SarGan.Data.Images;
using SarGan.Models;

namespace Snippets;

internal static class TranslatingFiles
{
    internal static void Run()
    {
        #region readme-translate
        using var translator = Translator.Load("sar2optical.sargan");
        PixelImage optical = translator.Translate(ImageFile.Read("sar.png"), TranslationDirection.SarToOptical);
        ImageFile.Write("optical.png", optical);
        #endregion
        Outcome.Check("readme-translate", optical, 64);
    }
}
