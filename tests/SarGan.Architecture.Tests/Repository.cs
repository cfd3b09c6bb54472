using System.Reflection;

namespace SarGan.Architecture.Tests;

/// <summary>The checked-out repository that the tests examine.</summary>
internal static class Repository
{
    /// <summary>The shipped libraries; the command line is an application and is left out.</summary>
    public static readonly string[] Libraries =
        ["SarGan.Native", "SarGan.Geo", "SarGan.Data", "SarGan.Models", "SarGan.Training", "SarGan.Registration", "SarGan"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> SourceFiles(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    public static IEnumerable<Type> PublicTypes() => Libraries.Select(Assembly.Load).SelectMany(assembly => assembly.GetExportedTypes());

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SarGan.Library.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("SarGan.Library.sln was not found above the test assembly.");
        return folder;
    }
}
