using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Turns the 4 x 4 kernel behind a nearest-neighbour doubling into an equal kernel on the small image.</summary>
/// <remarks>
/// Doubling repeats each pixel, so neighbouring taps read the same value and may be added beforehand. In one direction,
/// with u[j] = x[j div 2] and y[o] = w0 u[o-1] + w1 u[o] + w2 u[o+1] + w3 u[o+2]:
/// <list type="bullet">
/// <item>as a transposed convolution of stride 2 and padding 2, y[o] sums x[i] v[o+2-2i] with v[t] = w[3-t] + w[4-t], t = 0..4;</item>
/// <item>as two phases, y[2i] = w0 x[i-1] + (w1+w2) x[i] + w3 x[i+1] and y[2i+1] = (w0+w1) x[i] + (w2+w3) x[i+1].</item>
/// </list>
/// Both are linear in w: one product with a constant matrix of zeros and ones, through which gradients flow back to the 4 x 4 weights.
/// </remarks>
internal static class KernelFolding
{
    private const int Taps = SameConv2d.KernelSize;

    /// <summary>The weight for <c>conv_transpose2d</c> with stride 2, padding 2 and output padding 1.</summary>
    /// <param name="weight">Output channels x input channels x 4 x 4.</param>
    /// <returns>Input channels x output channels x 5 x 5.</returns>
    public static Tensor ToTransposed(Tensor weight)
    {
        var (outputs, inputs) = (weight.shape[0], weight.shape[1]);
        using var matrix = Matrix(weight, phases: 1, size: 5, static (tap, _, to) => tap == 3 - to || tap == 4 - to); // 16 x 25
        // Swapped before the product: the 4 x 4 form is the smaller one to copy.
        return weight.transpose(0, 1).reshape(inputs * outputs, Taps * Taps).matmul(matrix).view(inputs, outputs, 5, 5);
    }

    /// <summary>The weight for a 3 x 3 convolution with padding 1 whose output <c>pixel_shuffle</c> spreads by 2.</summary>
    /// <param name="weight">Output channels x input channels x 4 x 4.</param>
    /// <returns>(Output channels x 4) x input channels x 3 x 3: for each output channel the four pixels of a 2 x 2 block, row by row.</returns>
    public static Tensor ToPhases(Tensor weight)
    {
        var (outputs, inputs) = (weight.shape[0], weight.shape[1]);
        using var matrix = Matrix(weight, phases: 2, size: 3, static (tap, phase, to) => to == (tap + phase + 1) / 2); // 16 x 36
        var folded = weight.reshape(outputs * inputs, Taps * Taps).matmul(matrix).view(outputs, inputs, 4, 9);
        return folded.transpose(1, 2).reshape(outputs * 4, inputs, 3, 3);
    }

    /// <summary>The matrix of a rule that holds in both directions.</summary>
    /// <param name="like">Gives type and device.</param>
    /// <param name="phases">Kernels in one direction.</param>
    /// <param name="size">Taps of a new kernel in one direction.</param>
    /// <param name="adds">Whether an old tap is added to a phase's new tap.</param>
    /// <returns>16 x (phases² x size²).</returns>
    private static Tensor Matrix(Tensor like, int phases, int size, Func<int, int, int, bool> adds)
    {
        var values = new float[Taps * Taps, phases * phases * size * size];
        for (var from = 0; from < Taps * Taps; from++)
        {
            for (var to = 0; to < values.GetLength(1); to++)
            {
                var (phase, tap) = (to / (size * size), to % (size * size));
                var addsRow = adds(from / Taps, phase / phases, tap / size);
                var addsColumn = adds(from % Taps, phase % phases, tap % size);
                values[from, to] = addsRow && addsColumn ? 1 : 0;
            }
        }

        return tensor(values, like.dtype, like.device);
    }
}
