namespace SarGan.Training.Tests.Support;

/// <summary>Reports on the training thread, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
