using static TorchSharp.torch;

namespace SarGan.Training.Optimizers;

/// <summary>One parameter and what Adam remembers of it.</summary>
/// <param name="Name">Unique in its optimizer.</param>
/// <param name="Parameter">The weights; not owned.</param>
/// <param name="Average">Moving average of the gradient; the paper's m.</param>
/// <param name="SquareAverage">Moving average of the squared gradient; the paper's v.</param>
/// <param name="Steps">Updates so far, a float32 scalar beside the parameter, as libtorch's kernel wants it (exact up to 2^24, where bias correction has long vanished).</param>
internal sealed record AdamSlot(string Name, Tensor Parameter, Tensor Average, Tensor SquareAverage, Tensor Steps) : IDisposable
{
    public static AdamSlot Create(string name, Tensor parameter)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return new AdamSlot(
            name,
            parameter,
            zeros_like(parameter).DetachFromDisposeScope(),
            zeros_like(parameter).DetachFromDisposeScope(),
            zeros([], ScalarType.Float32, parameter.device).DetachFromDisposeScope());
    }

    /// <summary>The state under names that cannot meet: the kind, then the parameter's name.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State =>
        [($"exp_avg.{Name}", Average), ($"exp_avg_sq.{Name}", SquareAverage), ($"step.{Name}", Steps)];

    public void Dispose()
    {
        Average.Dispose();
        SquareAverage.Dispose();
        Steps.Dispose();
    }
}
