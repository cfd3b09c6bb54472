namespace SarGan.Native;

/// <summary>Where native libraries are taken from and where repaired copies are kept. The defaults suit an application that references a libtorch package.</summary>
public sealed record NativeLibraryOptions
{
    /// <summary>
    /// A folder that holds libtorch itself, such as <c>torch/lib</c> of a PyTorch installation, for CUDA builds that no package brings.
    /// A full path; null, the default, takes the environment variable <c>SARGAN_LIBTORCH</c>, and without it what the application carries.
    /// </summary>
    /// <remarks>
    /// An application that uses it references no libtorch package (<c>-p:TorchBackend=none</c>): two libtorch in one process end it.
    /// The libtorch must be of the version that TorchSharp was built for (2.10); others may fail at any call.
    /// </remarks>
    /// <exception cref="ArgumentException">The path is not a full one.</exception>
    public string? LibTorchFolder
    {
        get;
        init => field = RequireFullPath(value, nameof(LibTorchFolder));
    }

    /// <summary>
    /// The folder of repaired copies; it is created for this user alone and refused where others own it or may write to it.
    /// A full path; null, the default, takes <c>sargan-native</c> in the user's cache folder (<c>XDG_CACHE_HOME</c>, <c>~/.cache</c>),
    /// else in the temporary folder.
    /// </summary>
    /// <exception cref="ArgumentException">The path is not a full one.</exception>
    public string? CacheFolder
    {
        get;
        init => field = RequireFullPath(value, nameof(CacheFolder));
    }

    private static string? RequireFullPath(string? path, string property) => path is null || Path.IsPathFullyQualified(path)
        ? path
        : throw new ArgumentException($"{property} must be a full path. Actual value was '{path}'.", property);
}
