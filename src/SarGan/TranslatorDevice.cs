using System.Globalization;
using TorchSharp;

namespace SarGan;

/// <summary>Device names, and the devices behind them.</summary>
internal static class TranslatorDevice
{
    internal static string Check(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is "cpu" or "cuda" or "auto" || IndexOf(value) is not null) return value;
        throw new ArgumentException($"Device must be cpu, cuda, cuda:N or auto. Actual value was {value}.", nameof(value));
    }

    /// <exception cref="InvalidOperationException">A CUDA device is asked for and there is none, or not so many.</exception>
    internal static torch.Device Open(string name)
    {
        if (name == "cpu" || (name == "auto" && !torch.cuda.is_available())) return torch.CPU;
        if (!torch.cuda.is_available())
            throw new InvalidOperationException($"Device '{name}' was asked for, but libtorch sees no CUDA device. Use Device = \"cpu\" or \"auto\", or add a CUDA build of libtorch (TorchBackend=cuda).");
        var index = IndexOf(name) ?? 0;
        if (index >= torch.cuda.device_count())
            throw new InvalidOperationException($"Device '{name}' was asked for, but there are {torch.cuda.device_count()} CUDA devices, counted from 0.");
        return torch.device(DeviceType.CUDA, index);
    }

    private static int? IndexOf(string value) =>
        value.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(value.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
