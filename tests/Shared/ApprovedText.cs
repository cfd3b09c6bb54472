using System.Runtime.CompilerServices;

namespace SarGan.TestSupport;

/// <summary>Holds a text that the compiler does not see, such as the names in a weight file, against the approved one in the repository.</summary>
/// <remarks>
/// The approved text lies in the folder Approved beside the test as <c>name.approved.txt</c>. On a difference the received text is
/// written beside it as <c>name.received.txt</c>: read both, and rename the received one if the change is meant (with a line in CHANGELOG.md).
/// </remarks>
internal static class ApprovedText
{
    public static void Verify(string received, string name, [CallerFilePath] string testFile = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(FullPath(testFile))!, "Approved");
        var approvedPath = Path.Combine(folder, $"{name}.approved.txt");
        var receivedPath = Path.Combine(folder, $"{name}.received.txt");
        var approved = File.Exists(approvedPath) ? Lines(File.ReadAllText(approvedPath)) : [];
        var actual = Lines(received);
        if (approved.SequenceEqual(actual))
        {
            File.Delete(receivedPath);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(receivedPath, string.Join('\n', actual) + "\n");
        var line = Enumerable.Range(0, Math.Max(approved.Length, actual.Length)).First(i => At(approved, i) != At(actual, i));
        Assert.Fail($"{name} differs from its approved text first at line {line + 1}.\n  approved: {At(approved, line)}\n  received: {At(actual, line)}\nSee {receivedPath}");
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "(nothing)";

    /// <summary>The compiler writes the repository's root as "/_/".</summary>
    private static string FullPath(string testFile)
    {
        const string mappedRoot = "/_/";
        if (!testFile.StartsWith(mappedRoot, StringComparison.Ordinal)) return testFile;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "SarGan.Library.sln"))) root = root.Parent;
        Assert.True(root is not null, "The tests do not run inside the repository, where the approved texts are.");
        return Path.Combine(root!.FullName, testFile[mappedRoot.Length..]);
    }
}
