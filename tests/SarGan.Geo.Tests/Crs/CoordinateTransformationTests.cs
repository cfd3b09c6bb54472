using SarGan.Geo.Crs;

namespace SarGan.Geo.Tests.Crs;

public class CoordinateTransformationTests
{
    private static readonly CoordinateReferenceSystem Utm31 = CoordinateReferenceSystem.FromEpsg(32631);

    [Fact]
    public void Forward_SameCrs_LeavesEveryBit()
    {
        var transformation = CoordinateTransformation.Create(Utm31, CoordinateReferenceSystem.FromWkt(Utm31.ToWkt()));

        Assert.Equal((123456.789, 1e9 / 7), transformation.Forward(123456.789, 1e9 / 7));
    }

    [Fact]
    public void Forward_LongitudeBeyond180_IsTheSamePlace()
    {
        var transformation = CoordinateTransformation.Create(CoordinateReferenceSystem.Wgs84, CoordinateReferenceSystem.FromEpsg(32701));
        var (west, east) = (transformation.Forward(-178, -20), transformation.Forward(182, -20));

        Assert.Equal(west.X, east.X, 1e-6);
        Assert.Equal(west.Y, east.Y, 1e-6);
    }

    [Theory]
    [InlineData(32631, 93, 0)] // a quarter of the Earth from the meridian
    [InlineData(3857, 0, 90)] // a pole
    [InlineData(3395, 0, -90)]
    [InlineData(3035, -170, -52)] // the antipode
    [InlineData(28992, -170, -52)]
    [InlineData(2154, 0, -90)] // the pole behind the cone
    [InlineData(3031, 0, 90)] // the other pole
    [InlineData(32631, 3, 91)] // no latitude
    [InlineData(32631, double.NaN, 0)]
    [InlineData(32631, 3, double.PositiveInfinity)]
    public void Forward_OutsideTheDomain_IsNaN(int target, double longitude, double latitude)
    {
        var system = CoordinateReferenceSystem.FromEpsg(target);
        var wkt = system.ToWkt();
        var own = CoordinateReferenceSystem.FromWkt(wkt[wkt.IndexOf("GEOGCS[", StringComparison.Ordinal)..wkt.IndexOf(",PROJECTION[", StringComparison.Ordinal)]);

        var (x, y) = CoordinateTransformation.Create(own, system).Forward(longitude, latitude);

        Assert.True(double.IsNaN(x) && double.IsNaN(y), $"({x}, {y})");
    }

    [Theory]
    [InlineData(3035, 2e7, 2e7)] // outside the disc
    [InlineData(32631, 5e5, 5e7)] // beyond the antipode
    [InlineData(3031, double.NaN, 0)]
    public void Inverse_OutsideTheDomain_IsNaN(int target, double x, double y)
    {
        var (longitude, latitude) = CoordinateTransformation.Create(CoordinateReferenceSystem.Wgs84, CoordinateReferenceSystem.FromEpsg(target)).Inverse(x, y);

        Assert.True(double.IsNaN(longitude) && double.IsNaN(latitude), $"({longitude}, {latitude})");
    }

    [Theory]
    [InlineData(3413, 0, 90)]
    [InlineData(3031, 0, -90)]
    [InlineData(6931, 0, 90)]
    [InlineData(6932, 0, -90)]
    public void Forward_Pole_IsTheOriginWithoutLossOfDigits(int target, double longitude, double latitude)
    {
        var transformation = CoordinateTransformation.Create(CoordinateReferenceSystem.Wgs84, CoordinateReferenceSystem.FromEpsg(target));

        var (x, y) = transformation.Forward(longitude, latitude);
        // A metre from the pole comes back a metre from it.
        var near = transformation.Inverse(0.6, 0.8);
        var (backX, backY) = transformation.Forward(near.X, near.Y);

        Assert.Equal(0, x, 1e-7);
        Assert.Equal(0, y, 1e-7);
        Assert.Equal(0.6, backX, 1e-7);
        Assert.Equal(0.8, backY, 1e-7);
    }

    [Fact]
    public void Forward_ModernDatums_AreTakenAsOne()
    {
        var (x, y) = CoordinateTransformation.Create(CoordinateReferenceSystem.FromEpsg(6668), CoordinateReferenceSystem.Wgs84).Forward(139.75, 35.65);

        Assert.Equal(139.75, x, 1e-13);
        Assert.Equal(35.65, y, 1e-13);
    }

    [Fact]
    public void Forward_TokyoToWgs84_IsTheKnownFourHundredMetres()
    {
        // The rule of thumb of Japan's survey for its old datum near Tokyo: 12 seconds north, 12 seconds west.
        var (x, y) = CoordinateTransformation.Create(CoordinateReferenceSystem.FromEpsg(4301), CoordinateReferenceSystem.Wgs84).Forward(139.75, 35.65);

        Assert.Equal(-12 / 3600d, x - 139.75, 0.5 / 3600);
        Assert.Equal(12 / 3600d, y - 35.65, 0.5 / 3600);
    }

    [Fact]
    public void Forward_SevenParameters_IsPositionVector()
    {
        // EPSG Guidance Note 7-2, section 4.3.3: dX 0, dY 0, dZ 4.5, rz 0.554", ds 0.219; WGS 72 (3657660.66, 255768.55, 5201382.11) becomes
        // WGS 84 (3657660.78, 255778.43, 5201387.75), that is 55°00'00"N 4°00'00"E, height 0, and 55°00'00.090"N 4°00'00.554"E, height 3.22.
        var wgs72 = CoordinateReferenceSystem.FromWkt(
            "GEOGCS[\"WGS 72\",DATUM[\"WGS_1972\",SPHEROID[\"WGS 72\",6378135,298.26],TOWGS84[0,0,4.5,0,0,0.554,0.219]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]");

        var (x, y) = CoordinateTransformation.Create(wgs72, CoordinateReferenceSystem.Wgs84).Forward(4, 55);

        Assert.Equal(4 + (0.554 / 3600), x, 0.0006 / 3600);
        Assert.Equal(55 + (0.090 / 3600), y, 0.0006 / 3600);
    }

    [Theory]
    [InlineData(4267)]
    [InlineData(4289)]
    [InlineData(28992)]
    [InlineData(27700)]
    public void Inverse_OldDatum_UndoesForward(int code)
    {
        var transformation = CoordinateTransformation.Create(CoordinateReferenceSystem.Wgs84, CoordinateReferenceSystem.FromEpsg(code));

        var there = transformation.Forward(4.5, 52);
        var back = transformation.Inverse(there.X, there.Y);

        // The heights in which two datums differ are dropped on the way; that costs millimetres (5e-8 degrees are 5 mm).
        Assert.Equal(4.5, back.X, 5e-8);
        Assert.Equal(52, back.Y, 5e-8);
    }

    [Fact]
    public void Forward_FeetFromMetres_DividesByTheUnit()
    {
        var metres = CoordinateReferenceSystem.FromWkt(CoordinateReferenceSystem.FromEpsg(2263).ToWkt()
            .Replace("\"US survey foot\",0.3048006096012192,AUTHORITY[\"EPSG\",\"9003\"]", "\"metre\",1", StringComparison.Ordinal).Replace("984250", "300000", StringComparison.Ordinal));

        var (x, y) = CoordinateTransformation.Create(metres, CoordinateReferenceSystem.FromEpsg(2263)).Forward(301_000, 60_000);

        Assert.Equal(301_000 * 3937 / 1200d, x, 1e-5);
        Assert.Equal(60_000 * 3937 / 1200d, y, 1e-5);
    }

    [Fact]
    public void Forward_ManyPointsOnManyThreads_AreTheSinglePoints()
    {
        var transformation = CoordinateTransformation.Create(CoordinateReferenceSystem.FromEpsg(28992), CoordinateReferenceSystem.FromEpsg(3035));
        var random = new Random(3);
        var x = Enumerable.Range(0, 5000).Select(_ => random.NextDouble() * 280_000).ToArray();
        var y = Enumerable.Range(0, 5000).Select(_ => 300_000 + (random.NextDouble() * 320_000)).ToArray();
        var single = x.Zip(y, (a, b) => transformation.Forward(a, b)).ToArray();

        Parallel.For(0, 8, _ =>
        {
            var (threadX, threadY) = ((double[])x.Clone(), (double[])y.Clone());
            transformation.Forward(threadX, threadY);
            Assert.Equal(single, threadX.Zip(threadY));
        });
    }

    [Fact]
    public void Forward_SpansOfTwoLengths_IsRefused() =>
        Assert.Throws<ArgumentException>(() => CoordinateTransformation.Create(Utm31, CoordinateReferenceSystem.Wgs84).Forward(new double[2], new double[3]));
}
