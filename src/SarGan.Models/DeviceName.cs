using System.Globalization;
using SarGan.Native;
using TorchSharp;

namespace SarGan.Models;

/// <summary>Names of devices, such as "cpu" or "cuda:1", and the devices behind them.</summary>
public static class DeviceName
{
    /// <summary>Checks a name's form; libtorch is not asked, so the device need not be there.</summary>
    /// <param name="value">"cpu", "cuda", "cuda:N" or "auto".</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public static string Check(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is "cpu" or "cuda" or "auto" || IndexOf(value) is not null) return value;
        throw new ArgumentException($"Device must be cpu, cuda, cuda:N or auto. Actual value was {value}.", nameof(value));
    }

    /// <summary>The device of a name; "auto" is CUDA where there is one, else the CPU.</summary>
    /// <param name="value">"cpu", "cuda", "cuda:N" or "auto".</param>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    /// <exception cref="InvalidOperationException">A CUDA device is asked for and there is none, or not so many.</exception>
    /// <exception cref="NativeLibraryException">The application carries no libtorch; the message says what to add.</exception>
    public static torch.Device Open(string value)
    {
        Check(value);
        NativeLibraries.EnsureTorchLoads();
        if (value == "cpu" || (value == "auto" && !torch.cuda.is_available())) return torch.CPU;
        if (!torch.cuda.is_available())
            throw new InvalidOperationException($"Device '{value}' was asked for, but libtorch sees no CUDA device. Use Device = \"cpu\" or \"auto\", or add a CUDA build of libtorch (TorchBackend=cuda).");
        var (index, count) = (IndexOf(value) ?? 0, torch.cuda.device_count());
        if (index >= count)
            throw new InvalidOperationException($"Device '{value}' was asked for, but the number of CUDA devices is {count}, counted from 0.");
        return torch.device(DeviceType.CUDA, index);
    }

    private static int? IndexOf(string value) =>
        value.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(value.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
