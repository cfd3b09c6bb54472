using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.Rasters;

public sealed class SampleTypesTests
{
    [Theory]
    [InlineData(SampleType.Byte, 255, true)]
    [InlineData(SampleType.Byte, 256, false)]
    [InlineData(SampleType.Byte, -1, false)]
    [InlineData(SampleType.Byte, 0.5, false)]
    [InlineData(SampleType.Byte, double.NaN, false)]
    [InlineData(SampleType.Int16, -32768, true)]
    [InlineData(SampleType.UInt32, 4294967295, true)]
    [InlineData(SampleType.Float32, double.NaN, true)]
    [InlineData(SampleType.Float32, double.NegativeInfinity, true)]
    [InlineData(SampleType.Float32, 0.1, true)]
    [InlineData(SampleType.Float32, 1e39, false)]
    [InlineData(SampleType.Float16, 65520, false)]
    public void CanHold_Value_IsWhetherASampleCouldBeIt(SampleType type, double value, bool expected) => Assert.Equal(expected, type.CanHold(value));
}
