using SarGan.Geo.Crs.Projections;

namespace SarGan.Geo.Crs;

/// <summary>Takes coordinates from one CRS to another and back. Immutable, and so safe for concurrent calls.</summary>
/// <remarks>
/// <para>x is longitude or easting, y latitude or northing, in each CRS's own units. Points that lie outside a projection's domain, latitudes
/// beyond 90 degrees and numbers that are not finite become NaN, in both coordinates. Longitudes come out between -180 and 180 degrees, except that
/// between two geographic systems without a datum shift they stay in the turn that they are in.</para>
/// <para>WGS 84, ETRS89, NAD83, JGD2000, JGD2011, NZGD2000, GDA and the ITRFs are taken as one datum; older ones (NAD27, Tokyo, Amersfoort ...) are
/// shifted by three or seven parameters, good to 1-20 m. Heights are 0. Projections agree with PROJ to a millimetre in their areas of use.</para>
/// </remarks>
public sealed class CoordinateTransformation
{
    private readonly CrsMathematics _source;
    private readonly CrsMathematics _target;
    private readonly DatumShift? _forwardShift;
    private readonly DatumShift? _inverseShift;
    private readonly bool _isIdentity;

    private CoordinateTransformation(CoordinateReferenceSystem source, CoordinateReferenceSystem target)
    {
        (Source, Target, _isIdentity) = (source, target, source == target);
        (_source, _target) = (new CrsMathematics(source), new CrsMathematics(target));
        (_forwardShift, _inverseShift) = (DatumShift.Between(source.Geographic!.Datum, target.Geographic!.Datum), DatumShift.Between(target.Geographic.Datum, source.Geographic.Datum));
    }

    /// <summary>Where <see cref="Forward(Span{double}, Span{double})"/> starts.</summary>
    public CoordinateReferenceSystem Source { get; }

    /// <summary>Where <see cref="Forward(Span{double}, Span{double})"/> ends.</summary>
    public CoordinateReferenceSystem Target { get; }

    /// <summary>From one CRS to another.</summary>
    /// <param name="source">Where the coordinates are.</param>
    /// <param name="target">Where they are wanted.</param>
    /// <exception cref="CrsException">One of them has a <see cref="CoordinateReferenceSystem.Limitation"/>.</exception>
    public static CoordinateTransformation Create(CoordinateReferenceSystem source, CoordinateReferenceSystem target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        source.RequireSupported();
        target.RequireSupported();
        return new CoordinateTransformation(source, target);
    }

    /// <summary>In place, from source to target; points that cannot be transformed become NaN.</summary>
    /// <param name="x">Longitudes or eastings.</param>
    /// <param name="y">Latitudes or northings, as many.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void Forward(Span<double> x, Span<double> y) => Run(_source, _forwardShift, _target, x, y);

    /// <summary>In place, from target to source; points that cannot be transformed become NaN.</summary>
    /// <param name="x">Longitudes or eastings.</param>
    /// <param name="y">Latitudes or northings, as many.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void Inverse(Span<double> x, Span<double> y) => Run(_target, _inverseShift, _source, x, y);

    /// <summary>One point, from source to target.</summary>
    /// <param name="x">Longitude or easting.</param>
    /// <param name="y">Latitude or northing.</param>
    public (double X, double Y) Forward(double x, double y)
    {
        Forward(new Span<double>(ref x), new Span<double>(ref y));
        return (x, y);
    }

    /// <summary>One point, from target to source.</summary>
    /// <param name="x">Longitude or easting.</param>
    /// <param name="y">Latitude or northing.</param>
    public (double X, double Y) Inverse(double x, double y)
    {
        Inverse(new Span<double>(ref x), new Span<double>(ref y));
        return (x, y);
    }

    private void Run(CrsMathematics from, DatumShift? shift, CrsMathematics to, Span<double> x, Span<double> y)
    {
        if (x.Length != y.Length) throw new ArgumentException(FormattableString.Invariant($"x and y must have one length. They had {x.Length} and {y.Length}."), nameof(y));
        if (_isIdentity) return;
        // In pieces that stay in the first cache through all the steps.
        for (var start = 0; start < x.Length; start += 512)
        {
            var length = Math.Min(512, x.Length - start);
            var pieceX = x.Slice(start, length);
            var pieceY = y.Slice(start, length);
            from.ToRadians(pieceX, pieceY);
            shift?.Apply(pieceX, pieceY);
            to.FromRadians(pieceX, pieceY);
        }
    }
}
