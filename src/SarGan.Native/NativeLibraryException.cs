namespace SarGan.Native;

/// <summary>
/// A native library is missing, is not the kind of file it should be, or cannot be loaded. The message names the file and what to do about it.
/// </summary>
/// <remarks>
/// It derives from <see cref="DllNotFoundException"/>, so code that guards native calls in the ordinary way catches it too.
/// </remarks>
public sealed class NativeLibraryException : DllNotFoundException
{
    /// <summary>Reports a failure that concerns no particular file.</summary>
    /// <param name="message">What went wrong and what would help.</param>
    public NativeLibraryException(string message)
        : base(message)
    {
    }

    /// <summary>Reports a failure with its cause.</summary>
    /// <param name="message">What went wrong and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public NativeLibraryException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Reports that a file's content is not what it should be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where in the file, in bytes from its beginning.</param>
    /// <param name="expected">What should have been there.</param>
    public NativeLibraryException(string path, long offset, string expected)
        : base($"Native library '{path}' is damaged at offset {offset}: expected {expected}.")
    {
        Path = path;
        Offset = offset;
        Expected = expected;
    }

    /// <summary>The file, or null where the failure concerns no single one.</summary>
    public string? Path { get; }

    /// <summary>Where in the file its content is wrong, in bytes from its beginning; null where the content is not the problem.</summary>
    public long? Offset { get; }

    /// <summary>What should have been at <see cref="Offset"/>; null where the content is not the problem.</summary>
    public string? Expected { get; }

    /// <summary>The advice for an application that carries no libtorch.</summary>
    internal static NativeLibraryException MissingLibTorch() => new(
        "libtorch was not found. Add its native package to the application: libtorch-cpu-linux-x64 2.10.0 (Linux), TorchSharp-cpu 0.107.0 (any system), "
        + "TorchSharp-cuda-linux or TorchSharp-cuda-windows 0.107.0 (NVIDIA); or name a folder that holds libtorch, "
        + "such as torch/lib of a PyTorch installation, in the environment variable SARGAN_LIBTORCH.");

    /// <summary>The advice for an application that carries no OpenCV.</summary>
    internal static NativeLibraryException MissingOpenCv() => new(
        "OpenCV's native library (OpenCvSharpExtern) was not found. Add its package to the application: OpenCvSharp4.official.runtime.linux-x64 4.13.0.20260627 (Linux x64), "
        + "or the runtime package of the same version for another system.");
}
