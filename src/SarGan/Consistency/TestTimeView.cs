using SarGan.Data.Batches;

namespace SarGan.Consistency;

/// <summary>Another view of an image, and the way of its translation back onto the image: what a network that has understood the scene translates alike.</summary>
/// <param name="FlipX">Whether left and right change places.</param>
/// <param name="FlipY">Whether top and bottom change places.</param>
/// <param name="ShiftX">Pixels to the right, 0 or more.</param>
/// <param name="ShiftY">Pixels down, 0 or more.</param>
internal readonly record struct TestTimeView(bool FlipX, bool FlipY, int ShiftX, int ShiftY)
{
    /// <summary>The three flips that keep the axes. Quarter turns are left out: the radar looks from one side, and no training image was turned.</summary>
    public static IReadOnlyList<TestTimeView> Flips { get; } = [new(true, false, 0, 0), new(false, true, 0, 0), new(true, true, 0, 0)];

    /// <summary>Even shifts for a network with sides of a multiple of <paramref name="step"/>. Whole steps would tell nothing: a convolutional network then gives the same, shifted.</summary>
    public static IReadOnlyList<TestTimeView> Shifts(int step)
    {
        var (half, quarter) = (Even(step / 2), Even(step / 4));
        return [new(false, false, half, half), new(false, false, quarter, step - quarter)];

        static int Even(int pixels) => Math.Max(2, pixels / 2 * 2);
    }

    /// <summary>Makes the view. What a shift brings in at the left and top is the mirror image of what lies there.</summary>
    public ImageBatch See(ImageBatch image)
    {
        var values = new float[image.Values.Length];
        for (var row = 0; row < image.Count * image.Channels * image.Height; row++)
        {
            var (plane, y) = Math.DivRem(row, image.Height);
            var source = image.Values.AsSpan(((plane * image.Height) + From(y, image.Height, FlipY, ShiftY)) * image.Width, image.Width);
            var target = values.AsSpan(row * image.Width, image.Width);
            for (var x = 0; x < image.Width; x++) target[x] = source[From(x, image.Width, FlipX, ShiftX)];
        }
        return new ImageBatch(image.Count, image.Channels, image.Height, image.Width, values);
    }

    /// <summary>Where a pixel of the image is found in the view, row by row; x below width - ShiftX, y below height - ShiftY.</summary>
    public int PlaceOf(int x, int y, int width, int height) =>
        (((FlipY ? height - 1 - y : y) + ShiftY) * width) + (FlipX ? width - 1 - x : x) + ShiftX;

    private static int From(int position, int side, bool flip, int shift)
    {
        var shifted = position - shift;
        if (shifted < 0) shifted = Math.Min(-shifted, side - 1);
        return flip ? side - 1 - shifted : shifted;
    }
}
