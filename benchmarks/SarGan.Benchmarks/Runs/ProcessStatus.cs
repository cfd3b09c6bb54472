using System.Globalization;

namespace SarGan.Benchmarks.Runs;

/// <summary>What Linux says about this process.</summary>
internal static class ProcessStatus
{
    /// <summary>A line of /proc/self/status, such as VmRSS (resident now) or VmHWM (resident at most), in MB of 10^6 bytes.</summary>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static double Megabytes(string name)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Resident memory is read from /proc/self/status, which only Linux has.");
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(name + ":", StringComparison.Ordinal)); // "VmRSS:   123456 kB"
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    /// <summary>Lets VmHWM begin anew at what is resident now.</summary>
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");
}
