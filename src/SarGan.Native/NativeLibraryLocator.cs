using System.Reflection;
using System.Runtime.InteropServices;

namespace SarGan.Native;

/// <summary>Finds a native library's file in the places where .NET applications keep them.</summary>
internal static class NativeLibraryLocator
{
    // The versions that SarGan is built for; deps.json names them elsewhere, so these serve only where there is none.
    private static readonly string[] Packages = [Path.Combine("torchsharp", "0.107.0"), Path.Combine("libtorch-cpu-linux-x64", "2.10.0")];

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

        // The package folder comes last, for scripts and notebooks. TorchSharp would go there too, but copy everything (490 MB) first.
        foreach (var root in PackageFolders(requester))
        {
            foreach (var package in Packages)
                yield return Path.Combine(root, package, native);
        }
    }

    private static string RuntimeId => $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static IEnumerable<string> Homes(Assembly requester)
    {
        yield return AppContext.BaseDirectory;
        if (Path.GetDirectoryName(requester.Location) is { Length: > 0 } folder)
            yield return folder;
    }

    private static IEnumerable<string> PackageFolders(Assembly requester)
    {
        // An assembly straight from a package lies in <packages>/<name>/<version>/lib/<framework>.
        var lib = Path.GetDirectoryName(Path.GetDirectoryName(requester.Location));
        if (Path.GetFileName(lib) == "lib")
            yield return Path.GetFullPath(Path.Combine(lib!, "..", "..", ".."));
        var named = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        yield return string.IsNullOrEmpty(named)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")
            : named;
    }
}
