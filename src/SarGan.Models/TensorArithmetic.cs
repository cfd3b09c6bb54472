using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models;

/// <summary>Arithmetic of tensors with numbers whose operands live until the operation is over.</summary>
/// <remarks>
/// TorchSharp turns a number into a native <see cref="Scalar"/>, passes that scalar's address to libtorch, and holds on to nothing: once compiled with optimisation,
/// a garbage collection on another thread may free the scalar while libtorch is about to read it. The process then ends, or worse, computes with another number.
/// The operators (<c>0.5 * loss</c>, <c>a + b</c>, whose hidden factor is a scalar too) and members such as <c>square()</c> share that. These methods do not;
/// a training loop, a layer or a loss uses them, or makes its own scalars with <c>using</c>.
/// </remarks>
public static class TensorArithmetic
{
    private static readonly Scalar One = 1.0.ToScalar();

    /// <summary>Each element times a number.</summary>
    /// <param name="tensor">Any shape and type.</param>
    /// <param name="factor">The number.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Times(this Tensor tensor, double factor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using var scalar = factor.ToScalar();
        return tensor.mul(scalar);
    }

    /// <summary>Each element divided by a number.</summary>
    /// <param name="tensor">Any shape, floating point.</param>
    /// <param name="divisor">The number.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor DividedBy(this Tensor tensor, double divisor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using var scalar = divisor.ToScalar();
        return tensor.div(scalar);
    }

    /// <summary>Each element plus a number.</summary>
    /// <param name="tensor">Any shape, floating point.</param>
    /// <param name="addend">The number; negative to subtract.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Plus(this Tensor tensor, double addend)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using var scalar = addend.ToScalar();
        return tensor.add(scalar, One);
    }

    /// <summary>The sum of two tensors.</summary>
    /// <param name="tensor">Any shape.</param>
    /// <param name="other">A shape that broadcasts to it.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Plus(this Tensor tensor, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(other);
        return tensor.add(other, One);
    }

    /// <summary>Adds a tensor in place.</summary>
    /// <param name="tensor">Changed; any shape.</param>
    /// <param name="other">A shape that broadcasts to it.</param>
    /// <returns>The first tensor.</returns>
    public static Tensor PlusInPlace(this Tensor tensor, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(other);
        return tensor.add_(other, One);
    }

    /// <summary>The square of each element.</summary>
    /// <param name="tensor">Any shape.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Squared(this Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.mul(tensor);
    }
}
