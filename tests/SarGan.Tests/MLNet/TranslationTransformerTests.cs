using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SarGan.MLNet;
using SarGan.Models;
using SarGan.TestSupport;

namespace SarGan.Tests.MLNet;

public sealed class TranslationTransformerTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Transform_OnlySarThere_AddsOnlyTranslatedOptical()
    {
        using var model = MLTiles.Transformer();
        var view = _ml.Transforms.SelectColumns("Sar").Fit(Tiles(2)).Transform(Tiles(2));

        Assert.Equal(["Sar", "TranslatedOptical"], model.Transform(view).Schema.Where(c => !c.IsHidden).Select(c => c.Name));
    }

    [Fact]
    public void Transform_DirectionAskedForWithoutItsSource_NamesTheColumn()
    {
        using var model = MLTiles.Transformer(new() { Directions = [TranslationDirection.OpticalToSar] });
        var view = _ml.Transforms.SelectColumns("Sar").Fit(Tiles(2)).Transform(Tiles(2));

        var error = Assert.Throws<ArgumentException>(() => model.Transform(view));

        Assert.StartsWith("Column 'Optical' is missing. The input has: Sar.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_Vectors_GivesUnroundedVectorsOfTheRightShape()
    {
        using var model = MLTiles.Transformer();
        var vectors = MLTiles.Vectors(_ml, 3);

        var result = model.Transform(vectors);

        Assert.Equal("Vector<Single, 3, 32, 32>", $"{result.Schema["TranslatedOptical"].Type}");
        Assert.Equal("Vector<Single, 1, 32, 32>", $"{result.Schema["TranslatedSar"].Type}");
        var expected = model.Translator.Translate(new Data.Batches.ImageBatch(1, 3, 32, 32, MLTiles.Planes(TinyModels.Image(23, 3))), TranslationDirection.OpticalToSar);
        Assert.Equal(expected.Values, MLTiles.Values(result, "TranslatedSar")[2]);
    }

    [Fact]
    public void Transform_VectorsToImages_GivesWhatImagesGive()
    {
        using var model = MLTiles.Transformer(new() { Output = TranslatedColumnKind.Image });
        var fromImages = MLTiles.Images(model.Transform(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2).Select(MLTiles.Row))), "TranslatedSar");

        var fromVectors = MLTiles.Images(model.Transform(MLTiles.Vectors(_ml, 2)), "TranslatedSar");

        Assert.Equal(fromImages, fromVectors);
    }

    [Fact]
    public void Transform_ImagesToVectors_NeedsAKnownSize()
    {
        using var model = MLTiles.Transformer(new() { Output = TranslatedColumnKind.Vector });

        var error = Assert.Throws<ArgumentException>(() => model.Transform(ImagesOfUnknownSize((32, 32))));

        Assert.StartsWith("A vector needs a known size, and column 'Sar' holds images of unknown size.", error.Message, StringComparison.Ordinal);
        Assert.Equal("Vector<Single, 3, 32, 32>", $"{model.Transform(Tiles(2)).Schema["TranslatedOptical"].Type}");
    }

    [Fact]
    public void Transform_ImagesOfUnknownAndDifferentSizes_KeepsEachSize()
    {
        using var model = MLTiles.Transformer(new() { Translator = new() { BatchSize = 2 } });

        var view = model.Transform(ImagesOfUnknownSize((20, 30), (32, 32), (41, 17)));

        using var cursor = view.GetRowCursor([view.Schema["TranslatedOptical"]]);
        var getter = cursor.GetGetter<MLImage>(view.Schema["TranslatedOptical"]);
        var sizes = new List<(int, int)>();
        MLImage image = null!; // The getter makes it.
        while (cursor.MoveNext())
        {
            getter(ref image);
            sizes.Add((image.Width, image.Height));
        }

        Assert.Equal([(20, 30), (32, 32), (41, 17)], sizes);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Transform_InBatches_GivesWhatSingleRowsGive(int batchSize)
    {
        using var single = MLTiles.Transformer();
        using var batched = MLTiles.Transformer(new() { Translator = new() { BatchSize = batchSize } });
        var expected = MLTiles.Values(single.Transform(MLTiles.Vectors(_ml, 7)), "TranslatedOptical");

        var actual = MLTiles.Values(batched.Transform(MLTiles.Vectors(_ml, 7)), "TranslatedOptical");

        Assert.Equal(7, actual.Count);
        for (var row = 0; row < 7; row++)
        {
            for (var i = 0; i < expected[row].Length; i++) Assert.Equal(expected[row][i], actual[row][i], 1e-5f);
        }
    }

    [Fact]
    public void Transform_InBatchesWithOtherColumns_KeepsRowsTogether()
    {
        using var model = MLTiles.Transformer(new() { Translator = new() { BatchSize = 3 } });
        var view = model.Transform(Tiles(5));
        var patches = view.GetColumn<string>("Patch").ToArray();
        var translated = MLTiles.Images(view, "TranslatedOptical");

        using var cursor = view.GetRowCursor([view.Schema["Patch"], view.Schema["Sar"], view.Schema["TranslatedOptical"]], new Random(5));
        var (patch, image) = (cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Patch"]), cursor.GetGetter<MLImage>(view.Schema["TranslatedOptical"]));
        var order = new List<string>();
        ReadOnlyMemory<char> name = default;
        MLImage pixels = null!; // The getter makes it.
        while (cursor.MoveNext())
        {
            patch(ref name);
            image(ref pixels);
            order.Add($"{name}");

            // Batches of other neighbours may round a value the other way.
            var expected = translated[Array.IndexOf(patches, $"{name}")];
            for (var i = 0; i < expected.Length; i++) Assert.InRange(pixels.Pixels[i], expected[i] - 1, expected[i] + 1);
        }

        Assert.Equal(patches.Order(), order.Order());
        Assert.NotEqual(patches, order);
    }

    [Fact]
    public void Transform_InBatchesWithSkippedRows_TranslatesTheRightOne()
    {
        using var model = MLTiles.Transformer(new() { Translator = new() { BatchSize = 2 } });
        var view = model.Transform(MLTiles.Vectors(_ml, 7));
        var expected = MLTiles.Values(view, "TranslatedSar");

        using var cursor = view.GetRowCursor([view.Schema["TranslatedSar"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["TranslatedSar"]);
        VBuffer<float> value = default;
        for (var i = 0; i < 6; i++) cursor.MoveNext();
        getter(ref value);

        var actual = value.DenseValues().ToArray();
        for (var i = 0; i < actual.Length; i++) Assert.Equal(expected[5][i], actual[i], 1e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Transform_ColumnThatNobodyReads_IsNotComputed(int batchSize)
    {
        using var model = MLTiles.Transformer(new() { Translator = new() { BatchSize = batchSize } });
        var view = model.Transform(Tiles(3));
        foreach (var file in Directory.GetFiles(_folder.Path, "*_p2.png", SearchOption.AllDirectories)) File.Delete(file);

        using var cursor = view.GetRowCursor([view.Schema["Patch"], view.Schema["TranslatedSar"]]);
        var rows = 0;
        while (cursor.MoveNext()) rows++;

        Assert.Equal(3, rows);
        Assert.Equal(3, view.GetColumn<string>("Patch").Count());
        Assert.Throws<Data.DatasetLayoutException>(() => MLTiles.Images(view, "TranslatedSar"));
    }

    [Fact]
    public void Transform_ValuesOutOfRange_NamesColumnRowAndRemedy()
    {
        using var model = MLTiles.Transformer(new() { Directions = [TranslationDirection.SarToOptical] });
        var rows = new[] { new VectorRow { Sar = [.. Enumerable.Repeat(200f, 1024)], Optical = new float[3072] } };

        var error = Assert.Throws<InvalidOperationException>(() => MLTiles.Values(model.Transform(_ml.Data.LoadFromEnumerable(rows)), "TranslatedOptical"));

        Assert.Equal("Column 'Sar' must hold values in [-1, 1]. Row 0 holds 200. Bytes come there by ExtractPixels(offsetImage: 127.5f, scaleImage: 1 / 127.5f).", error.Message);
    }

    [Fact]
    public void Transform_ExtractedPixels_GivesWhatImagesGive()
    {
        using var model = MLTiles.Transformer(new() { Directions = [TranslationDirection.OpticalToSar], Output = TranslatedColumnKind.Vector });
        var images = Tiles(2);
        var expected = MLTiles.Values(model.Transform(images), "TranslatedSar");
        var pixels = _ml.Transforms.ExtractPixels("Optical", "Optical", interleavePixelColors: false, offsetImage: 127.5f, scaleImage: 1 / 127.5f).Fit(images).Transform(images);

        var actual = MLTiles.Values(model.Transform(pixels), "TranslatedSar");

        // The pixels differ by float rounding.
        for (var row = 0; row < 2; row++)
        {
            for (var i = 0; i < expected[row].Length; i++) Assert.Equal(expected[row][i], actual[row][i], 1e-4f);
        }
    }

    [Fact]
    public void Transform_InterleavedPixels_SaysHowToGetPlanes()
    {
        using var model = MLTiles.Transformer(new() { Directions = [TranslationDirection.OpticalToSar] });
        var pixels = _ml.Transforms.ExtractPixels("Optical", "Optical", interleavePixelColors: true).Fit(Tiles(2)).Transform(Tiles(2));

        var error = Assert.Throws<ArgumentException>(() => model.Transform(pixels));

        Assert.EndsWith("Actual were 32, in Vector<Single, 32, 32, 3>. It looks interleaved: use ExtractPixels(interleavePixelColors: false).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_VectorOfAnImageOfAnotherSize_NamesTheRow()
    {
        using var model = MLTiles.Transformer(new() { Directions = [TranslationDirection.SarToOptical], Output = TranslatedColumnKind.Vector });
        var row = new TileRow { Sar = MLImages.FromPixelImage(TinyModels.Image(1, 1, 40, 24)) };

        var error = Assert.Throws<InvalidOperationException>(() => MLTiles.Values(model.Transform(_ml.Data.LoadFromEnumerable([row])), "TranslatedOptical"));

        Assert.StartsWith("Column 'Sar' says that its images are 32 x 32 pixels, and row 0 holds 40 x 24.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_RowWithoutImage_NamesTheRow()
    {
        using var model = MLTiles.Transformer(new() { Directions = [TranslationDirection.SarToOptical] });

        var error = Assert.Throws<InvalidOperationException>(() => MLTiles.Images(model.Transform(_ml.Data.LoadFromEnumerable([new TileRow()])), "TranslatedOptical"));

        Assert.Equal("Column 'Sar' holds no image in row 0.", error.Message);
    }

    [Fact]
    public void Transform_ImagesOfTheCaller_LeavesThemAlive()
    {
        using var model = MLTiles.Transformer();
        var rows = Enumerable.Range(0, 3).Select(MLTiles.Row).ToList();

        StoredPipeline.PixelsOf(model.Transform(_ml.Data.LoadFromEnumerable(rows)));

        Assert.All(rows, row => Assert.Equal(32, row.Sar!.Width));
    }

    [Fact]
    public void MoveTo_TheSameDevice_GivesTheSame()
    {
        using var model = MLTiles.Transformer();
        var before = StoredPipeline.PixelsOf(model.Transform(Tiles(2)));

        model.MoveTo("cpu");

        Assert.Equal(before, StoredPipeline.PixelsOf(model.Transform(Tiles(2))));
    }

    [Fact]
    public void Options_Defaults_AreThoseDocumented()
    {
        var options = new TranslationTransformerOptions();

        Assert.Equal(("Sar", "Optical", "TranslatedSar", "TranslatedOptical"), (options.SarColumn, options.OpticalColumn, options.TranslatedSarColumn, options.TranslatedOpticalColumn));
        Assert.Null(options.Directions);
        Assert.Equal(TranslatedColumnKind.SameAsSource, options.Output);
        Assert.Equal(new TranslatorOptions(), options.Translator);
    }

    private IDataView Tiles(int pairs)
    {
        TinyModels.WriteSen12(_folder[$"tiles{pairs}"], pairs);
        return _ml.Data.LoadSen12(_folder[$"tiles{pairs}"]);
    }

    private IDataView ImagesOfUnknownSize(params (int Width, int Height)[] sizes)
    {
        var files = sizes.Select((size, i) =>
        {
            Data.Images.ImageFile.Write(_folder[$"{i}.png"], TinyModels.Image(i, 1, size.Width, size.Height));
            return new FileRow { File = $"{i}.png" };
        }).ToArray();
        var rows = _ml.Data.LoadFromEnumerable(files);
        return _ml.Transforms.LoadImages("Sar", _folder.Path, "File").Fit(rows).Transform(rows);
    }

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }
}
