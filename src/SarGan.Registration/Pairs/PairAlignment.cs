namespace SarGan.Registration.Pairs;

/// <summary>What <see cref="PairAligner"/> found for a pair of rasters.</summary>
public sealed record PairAlignment
{
    /// <summary>The registration in the pixels of the two rasters: matrix, verdict, matches, residual.</summary>
    public required RegistrationResult Registration { get; init; }

    /// <summary>The same in the pixels of the images that were compared, for pictures.</summary>
    public required RegistrationResult ComparedRegistration { get; init; }

    /// <summary>The SAR image that was compared: reduced, and on the optical raster's grid where both are georeferenced.</summary>
    public required RegistrationImage ComparedSar { get; init; }

    /// <summary>The optical image that was compared.</summary>
    public required RegistrationImage ComparedOptical { get; init; }

    /// <summary>Whether the rasters were brought together by their georeferences first.</summary>
    public required bool UsesGeoreference { get; init; }

    /// <summary>
    /// How far the matrix of <see cref="Registration"/> is from the map that the alignment uses, at most, in SAR pixels. 0 without georeferences; with them, projections
    /// bend what a matrix keeps straight.
    /// </summary>
    public required double MatrixErrorPixels { get; init; }

    /// <summary>How well the pair fits after the alignment, 0 to 1 (see <see cref="PairScorer"/>): the median of up to nine tiles. Null where it is not aligned, or too small to tell.</summary>
    public double? Quality { get; init; }

    /// <summary>The same for the pair as it was. Null where it cannot be told, as for rasters without georeference and of different sizes.</summary>
    public double? QualityBefore { get; init; }

    /// <summary>Whether the SAR raster was, or may be, aligned.</summary>
    public bool IsAligned => Registration.IsAligned;

    /// <summary>From a pixel of the optical grid to the one at which the SAR raster's file puts the same ground; null where nothing was found.</summary>
    internal PixelTransform? Correction { get; init; }
}
