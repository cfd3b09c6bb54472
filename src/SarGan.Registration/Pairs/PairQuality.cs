namespace SarGan.Registration.Pairs;

/// <summary>The score of a whole pair of images: the median of tiles spread over it.</summary>
internal static class PairQuality
{
    private const int Tile = 256;
    private const int LeastTile = 64;
    private const int TilesPerSide = 3;
    private const double LeastValid = 0.5;

    /// <summary>0 to 1; null where no tile has enough measurements, or the images are too small.</summary>
    public static double? Of(RegistrationImage sar, RegistrationImage optical, CancellationToken cancellationToken)
    {
        var (width, height) = (Math.Min(Tile, sar.Width), Math.Min(Tile, sar.Height));
        if ((sar.Width, sar.Height) != (optical.Width, optical.Height) || Math.Min(width, height) < LeastTile) return null;
        var scores = new List<double>();
        var scorer = new PairScorer();
        foreach (var top in Starts(sar.Height, height))
        {
            foreach (var left in Starts(sar.Width, width))
            {
                var (sarTile, opticalTile) = (Cut(sar, left, top, width, height), Cut(optical, left, top, width, height));
                if (Math.Min(ValidShare(sarTile), ValidShare(opticalTile)) < LeastValid) continue;
                scores.Add(scorer.Compare(sarTile, opticalTile, cancellationToken).Score);
            }
        }

        scores.Sort();
        return scores.Count == 0 ? null : scores[scores.Count / 2];
    }

    private static IEnumerable<int> Starts(int length, int tile)
    {
        var count = Math.Min(TilesPerSide, length / tile);
        return Enumerable.Range(0, count).Select(i => count == 1 ? (length - tile) / 2 : i * (length - tile) / (count - 1));
    }

    private static RegistrationImage Cut(RegistrationImage image, int left, int top, int width, int height)
    {
        var values = new float[width * height];
        var valid = image.IsComplete ? null : new bool[values.Length];
        for (var row = 0; row < height; row++)
        {
            image.Values.Slice(((top + row) * image.Width) + left, width).CopyTo(values.AsSpan(row * width));
            if (valid is not null) image.Valid.Slice(((top + row) * image.Width) + left, width).CopyTo(valid.AsSpan(row * width));
        }

        return new RegistrationImage(width, height, values, valid);
    }

    private static double ValidShare(RegistrationImage image) => image.IsComplete ? 1 : image.Valid.Count(true) / (double)image.Valid.Length;
}
