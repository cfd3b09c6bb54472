using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Data.Radiometry;
using SarGan.Data.Tests;
using SarGan.Geo.Rasters;
using SarGan.Training.Recipes;
using SarGan.Training.Tests.Support;

namespace SarGan.Training.Tests;

public sealed class RadiometryTests : IDisposable
{
    private const int Side = 16;

    private readonly TemporaryFolder _folder = new();

    public RadiometryTests()
    {
        for (var tile = 0; tile < 2; tile++)
        {
            TestRasters.Write(_folder[$"data/trainA/{tile}.tif"], Side, SampleType.Float32, [TestRasters.Noise(Side * Side, -25, 0, tile)]);
            TestRasters.Write(_folder[$"data/trainB/{tile}.tif"], Side, SampleType.Float32, [TestRasters.Noise(Side * Side, 0, 0.5f, 10 + tile)]);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_TilesUnderAContract_TheBundleHasItWhateverTheOptionsSay()
    {
        using var recipe = Recipe();
        using var result = new Trainer(Options(1) with { Radiometry = RadiometricContract.OfPictures(1, 3) }).Run(recipe, Batches(-25));

        Assert.Equal(Contract(-25).ToJson().GetRawText(), RadiometricContract.FromJson(result.Manifest.Radiometry!.Value).ToJson().GetRawText());
    }

    [Fact]
    public void Run_ResumedUnderAnotherContract_IsRefused()
    {
        using (var recipe = Recipe()) new Trainer(Options(2)).Run(recipe, Batches(-25)).Dispose();

        using var again = Recipe();
        var error = Assert.Throws<ArgumentException>(() => new Trainer(Options(4) with { Resume = true }).Run(again, Batches(-30)));
        Assert.Contains("radiometry was", error.Message, StringComparison.Ordinal);

        using var same = Recipe();
        using var result = new Trainer(Options(4) with { Resume = true }).Run(same, Batches(-25));
        Assert.Equal(2, result.ResumedAt);
    }

    private static RadiometricContract Contract(double low) => new()
    {
        Sar = new DomainContract { Scaling = new SarScaling { Clip = [new ClipRange(low, 0)] } },
        Optical = new DomainContract { Scaling = new OpticalScaling { Quantification = 1, Clip = [new ClipRange(0, 0.5)] } },
    };

    private static Pix2PixRecipe Recipe() => new(new Pix2PixOptions { Size = Side, Filters = 4 });

    private TrainerOptions Options(long steps) => new() { Steps = steps, LogInterval = 1, RunFolder = _folder["run"] };

    private PairedBatches Batches(double low)
    {
        var tiles = DatasetFolder.Open(_folder["data"]).Under(Contract(low));
        return new PairedBatches(tiles.Sar(), tiles.Optical(), new BatchOptions { Size = Side });
    }
}
