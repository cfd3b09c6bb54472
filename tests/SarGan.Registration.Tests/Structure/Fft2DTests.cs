using SarGan.Data.Randomness;
using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class Fft2DTests
{
    [Theory]
    [InlineData(16)] // passes of radix 4 only
    [InlineData(32)] // and one of radix 2
    public void ForwardProductInverse_TwoFields_IsTheirCircularCorrelation(int side)
    {
        var random = new RandomStream(1, "fft");
        var (a, b) = (Random(side, random), Random(side, random));
        var expected = new (double Re, double Im)[side * side];
        for (var shift = 0; shift < expected.Length; shift++)
        {
            for (var i = 0; i < expected.Length; i++)
            {
                var at = (((i / side) + (shift / side)) % side * side) + (((i % side) + (shift % side)) % side);
                expected[shift].Re += ((double)a.Re[i] * b.Re[at]) + ((double)a.Im[i] * b.Im[at]);
                expected[shift].Im += ((double)a.Re[i] * b.Im[at]) - ((double)a.Im[i] * b.Re[at]);
            }
        }

        var fft = new Fft2D(side);
        fft.Forward(a);
        fft.Forward(b);
        for (var i = 0; i < expected.Length; i++)
        {
            var (re, im) = ((a.Re[i] * b.Re[i]) + (a.Im[i] * b.Im[i]), (a.Re[i] * b.Im[i]) - (a.Im[i] * b.Re[i]));
            (b.Re[i], b.Im[i]) = (re, im);
        }
        fft.Inverse(b);

        for (var i = 0; i < expected.Length; i++)
        {
            // Sums of side² products of numbers up to 1 in single precision: about 1e-7 x side² at worst.
            Assert.Equal(expected[i].Re, b.Re[i], 1e-3);
            Assert.Equal(expected[i].Im, b.Im[i], 1e-3);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void Inverse_OfForward_GivesTheFieldBack(int side)
    {
        var field = Random(side, new RandomStream(2, "fft"));
        var (re, im) = (field.Re.ToArray(), field.Im.ToArray());
        var fft = new Fft2D(side);

        fft.Forward(field);
        fft.Inverse(field);

        for (var i = 0; i < re.Length; i++)
        {
            Assert.Equal(re[i], field.Re[i], 1e-4f);
            Assert.Equal(im[i], field.Im[i], 1e-4f);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(48)]
    public void Constructor_SideThatIsNoPowerOfTwoOrTooSmall_Throws(int side) => Assert.Throws<ArgumentOutOfRangeException>(() => new Fft2D(side));

    private static ComplexField Random(int side, RandomStream random)
    {
        var field = new ComplexField(side);
        for (var i = 0; i < field.Re.Length; i++) (field.Re[i], field.Im[i]) = ((float)random.NextDouble(-1, 1), (float)random.NextDouble(-1, 1));
        return field;
    }
}
