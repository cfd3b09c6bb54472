using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SarGan.Data;
using SarGan.Data.Images;
using SarGan.MLNet;
using SarGan.TestSupport;

namespace SarGan.Tests.MLNet;

public sealed class TileCatalogTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadSen12_Schema_HasImagesOfTheTilesSizeAndText()
    {
        TinyModels.WriteSen12(_folder.Path, 2, side: 24);

        var view = _ml.Data.LoadSen12(_folder.Path);

        Assert.Equal(["Sar", "Optical", "Scene", "Patch"], view.Schema.Select(c => c.Name));
        Assert.Equal(24, Assert.IsType<ImageDataViewType>(view.Schema["Sar"].Type).Height);
        Assert.Equal(TextDataViewType.Instance, view.Schema["Scene"].Type);
        Assert.Equal(2, view.GetRowCount());
    }

    [Fact]
    public void LoadSen12_EachRow_HoldsTheTwinFiles()
    {
        TinyModels.WriteSen12(_folder.Path, 3);

        var view = _ml.Data.LoadSen12(Path.Combine(_folder.Path, "ROIs0001_test"));

        var patches = view.GetColumn<string>("Patch").ToArray();
        Assert.Equal(["p0", "p1", "p2"], patches.Order());
        var (sar, optical) = (MLTiles.Images(view, "Sar"), MLTiles.Images(view, "Optical"));
        for (var row = 0; row < 3; row++)
        {
            var number = patches[row][1] - '0';
            using var expectedSar = MLImages.FromPixelImage(TinyModels.Image((10 * number) + 1, 1));
            using var expectedOptical = MLImages.FromPixelImage(TinyModels.Image((10 * number) + 3, 3));
            Assert.Equal(expectedSar.Pixels.ToArray(), sar[row]);
            Assert.Equal(expectedOptical.Pixels.ToArray(), optical[row]);
        }
    }

    [Fact]
    public void LoadSen12_SplitByScene_KeepsScenesApart()
    {
        TinyModels.WriteSen12(_folder.Path, 8);
        var view = _ml.Data.LoadSen12(_folder.Path);

        var split = _ml.Data.TrainTestSplit(view, testFraction: 0.5, samplingKeyColumnName: "Scene");

        var (train, test) = (split.TrainSet.GetColumn<string>("Scene").ToArray(), split.TestSet.GetColumn<string>("Scene").ToArray());
        Assert.Equal(8, train.Length + test.Length);
        Assert.Empty(train.Intersect(test));
    }

    [Fact]
    public void LoadSen12_Shuffled_GivesEachRowOnce()
    {
        TinyModels.WriteSen12(_folder.Path, 8);
        var view = _ml.Data.LoadSen12(_folder.Path);

        var shuffled = _ml.Data.ShuffleRows(view, seed: 3).GetColumn<string>("Patch").ToArray();

        Assert.Equal(view.GetColumn<string>("Patch").Order(), shuffled.Order());
        Assert.NotEqual(view.GetColumn<string>("Patch"), shuffled);
    }

    [Fact]
    public void LoadSen12_TextColumnsAlone_DecodesNoImage()
    {
        TinyModels.WriteSen12(_folder.Path, 3);
        var view = _ml.Data.LoadSen12(_folder.Path);
        foreach (var file in Directory.GetFiles(_folder.Path, "*_p2.png", SearchOption.AllDirectories)) File.Delete(file);

        Assert.Equal(3, view.GetColumn<string>("Scene").Count());
        Assert.Throws<DatasetLayoutException>(() => MLTiles.Images(view, "Sar"));
    }

    [Fact]
    public void LoadSen12_TileOfAnotherSize_NamesBoth()
    {
        TinyModels.WriteSen12(_folder.Path, 3);
        foreach (var file in Directory.GetFiles(_folder.Path, "*_p2.png", SearchOption.AllDirectories)) ImageFile.Write(file, TinyModels.Image(1, 1, 16, 16));
        var view = _ml.Data.LoadSen12(_folder.Path);

        var error = Assert.Throws<DatasetLayoutException>(() => MLTiles.Images(view, "Sar"));

        Assert.Contains("is 16 x 16 pixels, and the first tile is 32 x 32.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadSen12_NoSuchFolder_SaysWhatWasLookedFor()
    {
        var error = Assert.Throws<DatasetLayoutException>(() => _ml.Data.LoadSen12(_folder["nothing"]));

        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
    }
}
