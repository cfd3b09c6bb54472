namespace SarGan.Geo.Rasters;

/// <summary>A raster file is broken, or uses something of its format that is not supported. The message names the file, what was found and what was expected.</summary>
public sealed class RasterFormatException : IOException
{
    /// <summary>With a message alone.</summary>
    /// <param name="message">What was found, and what was expected.</param>
    public RasterFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With the error of whatever read the file.</summary>
    /// <param name="message">What was found, and what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public RasterFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>About a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What was found, and what was expected.</param>
    /// <param name="innerException">The cause, or null.</param>
    public RasterFormatException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException) => Path = path;

    /// <summary>The file; null when the raster came from a stream without a name.</summary>
    public string? Path { get; }
}
