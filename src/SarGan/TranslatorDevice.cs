using SarGan.Models;
using TorchSharp;

namespace SarGan;

/// <summary>Device names, and the devices behind them, as everywhere in SarGan.</summary>
internal static class TranslatorDevice
{
    internal static string Check(string value) => DeviceName.Check(value);

    /// <inheritdoc cref="DeviceName.Open"/>
    internal static torch.Device Open(string name) => DeviceName.Open(name);
}
