using SarGan.Data.Images;

namespace SarGan.Data.Drawing;

/// <summary>Images side by side in rows and columns, with titles, for looking at samples of a training run.</summary>
/// <remarks>
/// Small tiles are enlarged by a whole factor, each pixel to a square, so that nothing is blurred or invented. Grey images stay grey; of images with more than
/// three channels the first three are shown; alpha is left out; 16-bit samples are rounded to 8 bits.
/// </remarks>
public sealed record ImageGrid
{
    private const int Gap = 8;
    private const float FontSize = 15;
    private const int TextRow = 26;

    /// <summary>The cells: rows from the top, each from the left. A row may be shorter than others, and a cell may be null: both leave white space.</summary>
    /// <exception cref="ArgumentException">There is no image at all.</exception>
    public required IReadOnlyList<IReadOnlyList<PixelImage?>> Rows
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Any(row => row.Any(cell => cell is not null)) ? value : throw new ArgumentException("Rows must hold at least one image.", nameof(value));
        }
    }

    /// <summary>Titles above the columns, from the left. Default: none.</summary>
    public IReadOnlyList<string> ColumnTitles { get; init; } = [];

    /// <summary>Labels left of the rows, from the top. Default: none.</summary>
    public IReadOnlyList<string> RowLabels { get; init; } = [];

    /// <summary>A line of text above everything. Default: null, none.</summary>
    public string? Caption { get; init; }

    /// <summary>The longer side of the largest image is enlarged by the smallest whole factor that reaches this, in pixels, 1 to 4096. Default: 192, so that 64-pixel tiles show three times as large.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MinimumTilePixels
    {
        get;
        init => field = value is >= 1 and <= 4096 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"MinimumTilePixels must be 1 to 4096. Actual value was {value}.");
    } = 192;

    /// <summary>Draws the grid.</summary>
    /// <returns>An 8-bit RGB picture.</returns>
    public PixelImage Draw()
    {
        var images = Rows.SelectMany(row => row).OfType<PixelImage>().ToArray();
        var (widest, highest) = (images.Max(image => image.Width), images.Max(image => image.Height));
        var scale = (MinimumTilePixels + Math.Max(widest, highest) - 1) / Math.Max(widest, highest);
        var (cellWidth, cellHeight) = (widest * scale, highest * scale);
        // A title wider than its column widens all columns: text is never cut.
        cellWidth = Math.Max(cellWidth, (int)Math.Ceiling(ColumnTitles.Select(title => Picture.TextWidth(title, FontSize)).DefaultIfEmpty(0).Max()));

        var columns = Math.Max(Rows.Max(row => row.Count), ColumnTitles.Count);
        var left = Gap + (RowLabels.Count == 0 ? 0 : (int)Math.Ceiling(RowLabels.Max(label => Picture.TextWidth(label, FontSize))) + Gap);
        var titleTop = Caption is null ? 0 : TextRow + Gap;
        var top = Math.Max(Gap, titleTop + (ColumnTitles.Count == 0 ? 0 : TextRow));
        var width = left + (columns * (cellWidth + Gap));
        if (Caption is not null) width = Math.Max(width, (int)Math.Ceiling(Picture.TextWidth(Caption, FontSize)) + (2 * Gap));

        using var picture = new Picture(width, top + (Rows.Count * (cellHeight + Gap)));
        if (Caption is not null) picture.Text(Caption, Gap, Gap + (TextRow / 2f), FontSize);
        for (var c = 0; c < ColumnTitles.Count; c++)
            picture.Text(ColumnTitles[c], left + (c * (cellWidth + Gap)) + (cellWidth / 2f), titleTop + (TextRow / 2f), FontSize, TextAnchor.Centre);
        for (var r = 0; r < Rows.Count; r++)
        {
            var y = top + (r * (cellHeight + Gap));
            if (r < RowLabels.Count) picture.Text(RowLabels[r], left - Gap, y + (cellHeight / 2f), FontSize, TextAnchor.Right);
            for (var c = 0; c < Rows[r].Count; c++)
            {
                if (Rows[r][c] is not { } image) continue;
                var own = Math.Min(widest * scale / image.Width, cellHeight / image.Height);
                var x = left + (c * (cellWidth + Gap));
                picture.Image(image, x + ((cellWidth - (image.Width * own)) / 2), y + ((cellHeight - (image.Height * own)) / 2), own);
            }
        }
        return picture.ToImage();
    }

    /// <summary>Draws the grid and writes it as PNG, aside first and then moved into place.</summary>
    /// <param name="path">The file, ending in <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The file's name ends in another extension than an image's.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => ImageFile.Write(path, Draw());
}
