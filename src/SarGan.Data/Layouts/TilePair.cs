namespace SarGan.Data.Layouts;

/// <summary>Which part of a file a tile is.</summary>
public enum TileRegion
{
    /// <summary>The whole image.</summary>
    Whole,

    /// <summary>Columns 0 to width / 2 - 1.</summary>
    LeftHalf,

    /// <summary>Columns width / 2 to width - 1.</summary>
    RightHalf,
}

/// <summary>A tile in a file.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Region">The part of the image that is the tile.</param>
public sealed record TileFile(string Path, TileRegion Region = TileRegion.Whole)
{
    /// <summary>The path, with the half where it is one.</summary>
    public override string ToString() => Region == TileRegion.Whole ? Path : $"{Path} ({(Region == TileRegion.LeftHalf ? "left" : "right")} half)";
}

/// <summary>A SAR and an optical tile of the same ground.</summary>
/// <param name="Sar">The SAR tile.</param>
/// <param name="Optical">The optical tile.</param>
public sealed record TilePair(TileFile Sar, TileFile Optical)
{
    /// <summary>The scene that the tile was cut from, unique in the data set, such as <c>ROIs1970_fall_1003</c>; null where the layout does not tell.</summary>
    public string? Scene { get; init; }

    /// <summary>The tile within its scene, such as <c>p12</c>, or its file name without extension.</summary>
    public string? Patch { get; init; }

    /// <summary>The season in the folder's name, such as <c>fall</c>; null where the layout does not tell.</summary>
    public string? Season { get; init; }

    /// <summary>The SAR file's path.</summary>
    public string SarPath => Sar.Path;

    /// <summary>The optical file's path.</summary>
    public string OpticalPath => Optical.Path;
}

/// <summary>A file or folder that does not fit, and why.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record TileProblem(string Path, string Reason)
{
    /// <summary>Path and reason in one line.</summary>
    public override string ToString() => Reason.StartsWith(Path, StringComparison.Ordinal) ? Reason : $"{Path}: {Reason}";
}

/// <summary>A side of a data set.</summary>
public enum TileSplit
{
    /// <summary>Training and test tiles together.</summary>
    All,

    /// <summary>Tiles to learn from; all tiles where the layout has no sides.</summary>
    Train,

    /// <summary>Tiles held out; none where the layout has no sides.</summary>
    Test,
}
