namespace SarGan.Models.Weights;

/// <summary>Limits how many parameters may be made on this thread, so that a manifest cannot ask for more memory than its file has weights.</summary>
/// <remarks>
/// The constructors of networks are public and take options and a generator only; hence a limit for the thread, as with TorchSharp's
/// dispose scopes. Where none is set, nothing is counted.
/// </remarks>
internal sealed class ParameterBudget : IDisposable
{
    [ThreadStatic]
    private static ParameterBudget? _current;

    private readonly ParameterBudget? _outer;
    private readonly long _limit;
    private long _taken;

    private ParameterBudget(long limit)
    {
        (_limit, _outer) = (limit, _current);
        _current = this;
    }

    /// <summary>Limits this thread until the result is disposed.</summary>
    internal static ParameterBudget Limit(long elements) => new(elements);

    /// <summary>Called before a parameter is made.</summary>
    /// <exception cref="ModelBundleException">The limit would be passed.</exception>
    internal static void Take(params ReadOnlySpan<long> shape)
    {
        if (_current is not { } budget) return;
        foreach (var size in shape)
        {
            if (size < 0) throw budget.Exceeded();
        }

        try
        {
            long product = 1;
            foreach (var size in shape) product = checked(product * size);
            budget._taken = checked(budget._taken + product);
        }
        catch (OverflowException)
        {
            throw budget.Exceeded();
        }

        if (budget._taken > budget._limit) throw budget.Exceeded();
    }

    public void Dispose() => _current = _outer;

    private ModelBundleException Exceeded() => new($"The manifest describes a network with more parameters than the bundle has weights, {_limit}.")
    {
        Entry = ManifestJson.EntryName,
        Remedy = "The file is damaged or forged.",
    };
}
