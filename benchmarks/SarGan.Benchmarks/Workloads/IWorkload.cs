namespace SarGan.Benchmarks.Workloads;

/// <summary>Which of two ways to compute the same thing.</summary>
internal enum Side
{
    /// <summary>The networks as the papers write them, from the library's stock parts.</summary>
    Plain,

    /// <summary>SarGan as it ships.</summary>
    Fast,
}

/// <summary>How large the networks and images are.</summary>
/// <param name="Filters">Filters of the networks' first layers.</param>
/// <param name="Size">Side of the images in pixels.</param>
internal sealed record Scale(int Filters, int Size);

/// <summary>A piece of work to be timed, with its weights and inputs in memory; the same ones on both sides.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>Does the work once.</summary>
    void Run();

    /// <summary>What the work gives, to be compared between the sides before anything is timed.</summary>
    float[] Result();
}
