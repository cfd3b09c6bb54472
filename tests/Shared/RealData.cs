namespace SarGan.TestSupport;

/// <summary>Finds the real data: the folder that SARGAN_DATA names, or <c>../shared/data</c> beside the repository. They are no part of the repository.</summary>
internal static class RealData
{
    /// <summary>The path of something in the data folder; skips the test where it is not there.</summary>
    /// <param name="relative">Such as <c>sen12/ROIs1970_fall</c>.</param>
    public static string Require(string relative)
    {
        var root = Environment.GetEnvironmentVariable("SARGAN_DATA") ?? BesideRepository();
        Skip.If(root is null, "No real data: SARGAN_DATA is not set and there is no ../shared/data beside the repository.");
        var path = Path.Combine(root, relative);
        Skip.IfNot(Path.Exists(path), $"No real data: {path} does not exist.");
        return path;
    }

    private static string? BesideRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "SarGan.Library.sln"))) continue;
            var data = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
            return Directory.Exists(data) ? data : null;
        }

        return null;
    }
}
