using System.Text.RegularExpressions;

namespace SarGan.Architecture.Tests;

/// <summary>What the documents point at is there, and nothing in them waits to be filled in.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Documents_RelativeLinks_PointAtFilesAndHeadings()
    {
        var links = Documents().SelectMany(file => Links(Prose(file)).Select(link => (File: file, Target: link))).Where(link => !IsElsewhere(link.Target)).ToList();
        Assert.True(links.Count >= 20, $"Only {links.Count} relative links were found.");
        Assert.Empty(links.Where(link => !Exists(link.File, link.Target)).Select(link => $"{Repository.Relative(link.File)}: {link.Target}"));
    }

    [Fact]
    public void Documents_AllOfThem_HoldNoPlaceholders()
    {
        var offenders = Documents().SelectMany(file => Placeholder().Matches(File.ReadAllText(file)).Select(match => $"{Repository.Relative(file)}: {match.Value}"));
        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("See [a](b.md#c) and ![d](<e f.png> \"title\").", "b.md#c", "e f.png")]
    [InlineData("[a][x] is defined below.\n\n[x]: y.md 'title'", "y.md")]
    [InlineData("<img src=\"a.png\"> and <a href='b.md'>b</a>", "a.png", "b.md")]
    [InlineData("[![badge](a.svg)](b.md)", "a.svg", "b.md")]
    [InlineData("`[a](code.md)` is code\n```\n[b](fence.md)\n```\n")]
    public void Links_InMarkdown_AreFound(string text, params string[] expected) => Assert.Equal(expected.Order(), Links(WithoutCode(text)).Order());

    [Fact]
    public void Anchors_OfHeadings_AreAsTheWebShowsThem() =>
        Assert.Equal(["the-command-line-sargan", "twice", "twice-1"], Anchors("# The command line: `sargan`\n\n## Twice\n```\n# no heading\n```\n## Twice\n"));

    private static List<string> Documents()
    {
        var documents = Repository.SourceFiles(".", "*.md").Where(file => !Repository.Relative(file).StartsWith("artifacts/", StringComparison.Ordinal)).ToList();
        Assert.True(documents.Count >= 15, $"Only {documents.Count} documents were found.");
        return documents;
    }

    private static string Prose(string file) => WithoutCode(File.ReadAllText(file).ReplaceLineEndings("\n"));

    private static string WithoutCode(string text) => CodeSpan().Replace(WithoutFences(text), "");

    private static string WithoutFences(string text) => Fence().Replace(text, "\n");

    private static IEnumerable<string> Links(string prose) =>
        InlineLink().Matches(prose).Concat(ReferenceLink().Matches(prose)).Concat(HtmlLink().Matches(prose)).Select(match => match.Groups[1].Value.Trim('<', '>'));

    private static bool IsElsewhere(string target) => Scheme().IsMatch(target);

    private static bool Exists(string document, string target)
    {
        var (path, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var file = path.Length == 0 ? document : Path.GetFullPath(Uri.UnescapeDataString(path), Path.GetDirectoryName(document)!); // A file lies in a folder.
        // A link may not leave the repository, nor lean on a file system that has no upper and lower case.
        if (Path.GetRelativePath(Repository.Root, file).StartsWith("..", StringComparison.Ordinal) || !(File.Exists(file) || Directory.Exists(file))) return false;
        if (!Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file)!).Contains(file.TrimEnd('/'))) return path.EndsWith('/') && Directory.Exists(file);
        return anchor.Length == 0 || !file.EndsWith(".md", StringComparison.Ordinal) || Anchors(File.ReadAllText(file).ReplaceLineEndings("\n")).Contains(anchor);
    }

    /// <summary>Headings as GitHub names them: lower case, punctuation gone, spaces as hyphens, a number for a second one of the same name.</summary>
    private static List<string> Anchors(string text)
    {
        var anchors = new List<string>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var heading in Heading().Matches(WithoutFences(text)).Select(match => match.Groups[1].Value))
        {
            var name = string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')).Trim().Replace(' ', '-');
            seen[name] = seen.TryGetValue(name, out var times) ? times + 1 : 0;
            anchors.Add(seen[name] == 0 ? name : $"{name}-{seen[name]}");
        }

        return anchors;
    }

    // An image may stand in a link's text.
    [GeneratedRegex(@"(?<=\])\(\s*(<[^>\n]*>|[^\s()]+)(?:\s+(?:""[^""]*""|'[^']*'))?\s*\)")]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"^ {0,3}\[[^\]]+\]:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex ReferenceLink();

    [GeneratedRegex(@"<(?:img|a)\b[^>]*\b(?:src|href)\s*=\s*[""']([^""']+)[""']", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlLink();

    [GeneratedRegex(@"^(?:[a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^[ \t]*(```+|~~~+).*?^[ \t]*\1[ \t]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(`+)(?!`).*?(?<!`)\1(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^#{1,6}\s+(.+?)\s*#*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\bTODO\b|\bTBD\b|\bFIXME\b|\bXXX\b|your-org|your-name|your-repo|lorem ipsum|\bplaceholder\b", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();
}
