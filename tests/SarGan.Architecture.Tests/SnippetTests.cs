using System.Text.RegularExpressions;

namespace SarGan.Architecture.Tests;

/// <summary>Code blocks in the documents are regions of <c>examples/Snippets</c>, which the build compiles and CI runs.</summary>
/// <remarks>A block that must agree is preceded by <c>&lt;!-- snippet: name --&gt;</c>.</remarks>
public sealed partial class SnippetTests
{
    [Fact]
    public void Documents_MarkedCodeBlocks_EqualTheCompiledRegions()
    {
        var regions = Repository.SourceFiles("examples/Snippets").SelectMany(file => RegionBlock().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            .ToDictionary(match => match.Groups[1].Value.Trim(), match => Dedent(match.Groups[2].Value));
        var documents = Repository.SourceFiles(".", "*.md").ToList();
        var blocks = documents.SelectMany(file => SnippetBlock().Matches(File.ReadAllText(file).ReplaceLineEndings("\n"))
            .Select(match => (File: Repository.Relative(file), Name: match.Groups[1].Value, Text: match.Groups[2].Value))).ToList();
        Assert.True(blocks.Count >= 2, $"Only {blocks.Count} marked code blocks were found.");
        foreach (var (file, name, text) in blocks)
        {
            Assert.True(regions.TryGetValue(name, out var region), $"{file}: there is no region '{name}' in examples/Snippets.");
            Assert.Equal(region, Dedent(text));
        }
    }

    [Fact]
    public void Readme_CSharpBlocks_AreAllMarked()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        Assert.Equal(CSharpFence().Count(readme), SnippetBlock().Count(readme));
    }

    private static string Dedent(string text)
    {
        var lines = text.Trim('\n').Split('\n').Select(line => line.TrimEnd()).ToList();
        var indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : "")).Trim('\n');
    }

    [GeneratedRegex(@"#region (.+?)\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex RegionBlock();

    [GeneratedRegex(@"<!-- snippet: (\S+) -->\s*\n```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex SnippetBlock();

    [GeneratedRegex(@"^```csharp", RegexOptions.Multiline)]
    private static partial Regex CSharpFence();
}
