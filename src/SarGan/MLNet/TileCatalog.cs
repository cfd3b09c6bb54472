using Microsoft.ML;
using SarGan.Data;
using SarGan.Data.Layouts;

namespace SarGan.MLNet;

/// <summary>Tiles in files as ML.NET views.</summary>
public static class TileCatalog
{
    /// <summary>Opens a folder of SAR and optical pairs in the layout of SEN1-2.</summary>
    /// <param name="data">ml.Data.</param>
    /// <param name="path">A folder <c>ROIs*</c> with <c>s1_N</c> and <c>s2_N</c>, or a folder of such folders.</param>
    /// <param name="options">How files are checked, what becomes of bad ones, and another layout of pairs; null for the defaults.</param>
    /// <returns>
    /// Columns Sar and Optical (MLImage, of the first tile's size; grey has three equal channels), Scene and Patch (text; <c>TrainTestSplit(..., samplingKeyColumnName: "Scene")</c> holds out
    /// whole scenes). A row's files are decoded when its value is asked for. The row count is known, and rows can be shuffled.
    /// </returns>
    /// <exception cref="DatasetLayoutException">The folder is missing or laid out otherwise, its tiles are no pairs, or tiles are broken.</exception>
    /// <remarks>Every file's header is read at once; <see cref="DatasetOptions.Check"/> says otherwise. An image lives until its cursor's next row.</remarks>
    public static IDataView LoadSen12(this DataOperationsCatalog data, string path, DatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new DatasetOptions();
        var dataset = DatasetFolder.Open(path, options with { Layout = options.Layout ?? new Sen12Layout() });
        return dataset.All.Count > 0 ? new TilePairView(dataset) : throw new DatasetLayoutException($"{dataset.Root} ({dataset.Layout}) holds no pairs of SAR and optical tiles.");
    }
}
