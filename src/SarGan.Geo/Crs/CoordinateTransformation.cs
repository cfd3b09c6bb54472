namespace SarGan.Geo.Crs;

/// <summary>Takes coordinates from one CRS to another and back. Safe for concurrent calls.</summary>
public sealed class CoordinateTransformation
{
    /// <summary>From one CRS to another.</summary>
    public static CoordinateTransformation Create(CoordinateReferenceSystem source, CoordinateReferenceSystem target) => throw new NotImplementedException();

    /// <summary>In place; points that cannot be transformed become NaN.</summary>
    public void Forward(Span<double> x, Span<double> y) => throw new NotImplementedException();

    /// <summary>In place; points that cannot be transformed become NaN.</summary>
    public void Inverse(Span<double> x, Span<double> y) => throw new NotImplementedException();

    /// <summary>One point.</summary>
    public (double X, double Y) Forward(double x, double y) => throw new NotImplementedException();

    /// <summary>One point.</summary>
    public (double X, double Y) Inverse(double x, double y) => throw new NotImplementedException();
}
