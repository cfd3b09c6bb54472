using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class StructureFieldTests
{
    private static readonly FieldTuning _wholeImage = new() { BackgroundReach = 64 };

    [Fact]
    public void Compute_TwoRampsAcrossEachOther_GivesTheValuesWorkedOutByHand()
    {
        // max(x, y): below the diagonal the gradient runs along x, above it along y, everywhere with the same magnitude m. The weight is m / (m + m + m / 10) = 1 / 2.1, as the
        // neighbourhood's mean is m too; cos 2 theta is 1 and -1, of mean 0 over the image; cos 4 theta is 1 everywhere, so that nothing is left of it beside its mean.
        var field = StructureField.Compute(Draw(64, 64, (x, y) => Math.Max(x, y)), logarithm: false, _wholeImage);

        var (below, above) = ((14 * 64) + 50, (50 * 64) + 14);
        // The diagonal, some four pixels of 64 wide, where the gradient turns and is weaker, enters the means: at most 0.48 x 4 / 64 = 0.03, and twice that where cos 4 theta is -1.
        Assert.Equal(1 / 2.1, field.Re2[below], 0.03);
        Assert.Equal(-1 / 2.1, field.Re2[above], 0.03);
        Assert.Equal(0, field.Im2[below], 0.03);
        Assert.Equal(0, field.Re4[below], 0.06);
        Assert.Equal(0, field.Im4[below], 0.03);
    }

    [Fact]
    public void Compute_BrightAndDarkExchanged_IsTheSame()
    {
        var picture = Noise(48, 40, seed: 3);
        var field = StructureField.Compute(picture, logarithm: false, new FieldTuning());
        var exchanged = StructureField.Compute(new Plane(48, 40, [.. picture.Values.Select(value => 300 - value)]), logarithm: false, new FieldTuning());

        for (var i = 0; i < field.Re2.Length; i++)
        {
            // 1e-4: float rounding of 300 - value, relative to gradients near zero.
            Assert.Equal(field.Re2[i], exchanged.Re2[i], 1e-4f);
            Assert.Equal(field.Im4[i], exchanged.Im4[i], 1e-4f);
        }
    }

    [Fact]
    public void Compute_PictureTurnedByAQuarter_TurnsTheDoubledAnglesByAHalf()
    {
        const int Size = 48;
        var picture = Noise(Size, Size, seed: 5);
        var field = StructureField.Compute(picture, logarithm: false, new FieldTuning());
        // (x, y) goes to (Size - 1 - y, x).
        var turned = StructureField.Compute(Draw(Size, Size, (x, y) => picture.Values[((Size - 1 - x) * Size) + y]), logarithm: false, new FieldTuning());

        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var (from, to) = ((y * Size) + x, (x * Size) + Size - 1 - y);
                // exp(2 i pi / 2) = -1 and exp(4 i pi / 2) = 1; 1e-4 for sums in another order.
                Assert.Equal(-field.Re2[from], turned.Re2[to], 1e-4f);
                Assert.Equal(-field.Im2[from], turned.Im2[to], 1e-4f);
                Assert.Equal(field.Re4[from], turned.Re4[to], 1e-4f);
                Assert.Equal(field.Im4[from], turned.Im4[to], 1e-4f);
            }
        }
    }

    [Fact]
    public void Compute_NoDataInside_IsMaskedWithAMarginAndLeavesNoEdge()
    {
        var picture = Noise(64, 64, seed: 7);
        for (var y = 20; y < 40; y++) picture.Values.AsSpan((y * 64) + 20, 20).Fill(float.NaN);

        var field = StructureField.Compute(picture, logarithm: true, new FieldTuning());

        Assert.Equal(0, field.Mask[(30 * 64) + 30]);
        Assert.Equal(0, field.Mask[(30 * 64) + 42]); // the gradient's kernel would reach inside
        Assert.Equal(1, field.Mask[(30 * 64) + 50]);
        for (var i = 0; i < field.Re2.Length; i++)
        {
            Assert.True(float.IsFinite(field.Re2[i]) && float.IsFinite(field.Im2[i]) && float.IsFinite(field.Re4[i]) && float.IsFinite(field.Im4[i]));
            if (field.Mask[i] == 0) Assert.Equal(0, field.Re2[i]);
        }
    }

    [Fact]
    public void Compute_ConstantPicture_IsZeroEverywhere()
    {
        var field = StructureField.Compute(Draw(40, 40, (_, _) => 7), logarithm: true, new FieldTuning());

        Assert.All(field.Energy(), energy => Assert.Equal(0, energy));
    }

    internal static Plane Draw(int width, int height, Func<int, int, float> value)
    {
        var values = new float[width * height];
        for (var i = 0; i < values.Length; i++) values[i] = value(i % width, i / width);
        return new Plane(width, height, values);
    }

    internal static Plane Noise(int width, int height, int seed)
    {
        var random = new SarGan.Data.Randomness.RandomStream(seed, "noise");
        return Draw(width, height, (_, _) => (float)random.NextDouble(10, 200));
    }
}
