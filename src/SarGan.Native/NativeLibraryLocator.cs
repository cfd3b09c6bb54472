using System.Reflection;
using System.Runtime.InteropServices;

namespace SarGan.Native;

/// <summary>Finds a native library's file in the places where .NET applications keep them.</summary>
internal static class NativeLibraryLocator
{
    // The oldest comes first: lib/net8.0/TorchSharp.dll lies in torchsharp/0.107.0, whose libtorch is the package below in version 2.10.0.
    private const string LibTorchPackage = "libtorch-cpu-linux-x64";
    private const string LibTorchVersion = "2.10.0";

    /// <summary>The first existing file of that name, as a full path; null where there is none.</summary>
    /// <param name="fileName">The file's name, such as libtorch_cpu.so.</param>
    /// <param name="requester">The assembly that asks for it.</param>
    public static string? Find(string fileName, Assembly requester) =>
        Folders(requester).Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Folders(Assembly requester)
    {
        // What deps.json names: the application's folder or the package folders, as the host found them.
        var listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var folder in listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;

        var native = Path.Combine("runtimes", RuntimeId, "native");
        foreach (var home in Homes(requester))
        {
            yield return home;
            yield return Path.Combine(home, native);
        }

        // Scripts and notebooks load assemblies straight from the package folder: <packages>/torchsharp/0.107.0/lib/net8.0.
        if (PackageOf(requester) is { } package)
        {
            yield return Path.Combine(package, native);
            yield return Path.Combine(package, "..", "..", LibTorchPackage, LibTorchVersion, native);
        }
    }

    private static string RuntimeId => $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static IEnumerable<string> Homes(Assembly requester)
    {
        yield return AppContext.BaseDirectory;
        if (Path.GetDirectoryName(requester.Location) is { Length: > 0 } folder)
            yield return folder;
    }

    private static string? PackageOf(Assembly requester)
    {
        var framework = Path.GetDirectoryName(requester.Location);
        var lib = Path.GetDirectoryName(framework);
        return Path.GetFileName(lib) == "lib" ? Path.GetDirectoryName(lib) : null;
    }
}
