using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class PlaneTests
{
    [Fact]
    public void FromSar_DecibelsByWord_ArePowerWhateverTheirSign()
    {
        var image = new RegistrationImage(3, 1, [20, 60, float.NaN]) { IsDecibels = true };

        var values = Plane.FromSar(image).Values;

        Assert.Equal(100, values[0], 1e-3f); // single precision
        Assert.Equal(1e6f, values[1], 10f);
        Assert.True(float.IsNaN(values[2]));
    }

    [Fact]
    public void FromSar_PowerByWord_StaysWhateverItsSign() =>
        Assert.Equal([-1, 60], Plane.FromSar(new RegistrationImage(2, 1, [-1, 60]) { IsDecibels = false }).Values);

    [Fact]
    public void FromSar_NothingSaid_TakesNegativeValuesForDecibels()
    {
        Assert.Equal([20, 60], Plane.FromSar(new RegistrationImage(2, 1, [20, 60])).Values);
        Assert.Equal(0.1f, Plane.FromSar(new RegistrationImage(2, 1, [-10, 60])).Values[0], 1e-6f); // single precision
    }
}
