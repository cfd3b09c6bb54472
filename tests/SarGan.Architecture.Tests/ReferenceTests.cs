using System.Xml.Linq;

namespace SarGan.Architecture.Tests;

/// <summary>Nothing points upwards, and each third-party engine is known to one package only.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["SarGan.Native"] = [],
        ["SarGan.Geo"] = [],
        ["SarGan.Data"] = ["SarGan.Geo"],
        ["SarGan.Models"] = ["SarGan.Native"],
        ["SarGan.Training"] = ["SarGan.Models", "SarGan.Data"],
        ["SarGan.Registration"] = ["SarGan.Data", "SarGan.Geo", "SarGan.Native"],
        ["SarGan"] = ["SarGan.Training"],
        ["SarGan.Cli"] = ["SarGan", "SarGan.Registration"],
    };

    [Fact]
    public void ProjectReferences_AllPackages_PointDownwardsOnly()
    {
        var projects = Projects();
        Assert.Equal(AllowedProjects.Keys.Order(), projects.Keys.Order());
        var offenders = projects.SelectMany(project => References(project.Value, "ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))
            .Where(reference => !AllowedProjects[project.Key].Contains(reference))
            .Select(reference => $"{project.Key} -> {reference}"));
        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("Microsoft.ML", "SarGan")]
    [InlineData("TorchSharp", "SarGan.Models")]
    [InlineData("OpenCvSharp", "SarGan.Registration")]
    [InlineData("BitMiracle", "SarGan.Geo")]
    [InlineData("ProjNET", "SarGan.Geo")]
    [InlineData("System.CommandLine", "SarGan.Cli")]
    public void PackageReferences_ThirdPartyEngine_StandsInOnePackage(string prefix, string owner)
    {
        var users = Projects()
            .Where(project => References(project.Value, "PackageReference").Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(project => project.Key);
        Assert.Equal([owner], users);
    }

    [Fact]
    public void PackageReferences_Libraries_NameNoNativeLibrary()
    {
        var projects = Projects().Where(project => project.Key != "SarGan.Cli").ToList();
        Assert.Equal(7, projects.Count);
        var offenders = projects.Where(project =>
            References(project.Value, "PackageReference").Any(name => name.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase) || name.StartsWith("TorchSharp-", StringComparison.Ordinal) || name.Contains(".runtime.", StringComparison.Ordinal))
            || project.Value.Descendants("UsesLibTorch").Any() || project.Value.Descendants("UsesOpenCv").Any());
        Assert.Empty(offenders.Select(project => project.Key));
    }

    [Fact]
    public void Sources_GeoAndData_KnowNoTensors() => AssertNoneUses(["SarGan.Geo", "SarGan.Data"], "TorchSharp");

    [Fact]
    public void Sources_BelowSarGan_KnowNoMachineLearningNet() =>
        AssertNoneUses(["SarGan.Native", "SarGan.Geo", "SarGan.Data", "SarGan.Models", "SarGan.Training", "SarGan.Registration"], "Microsoft.ML");

    private static void AssertNoneUses(string[] packages, string name)
    {
        var files = packages.SelectMany(package => Repository.SourceFiles($"src/{package}")).ToList();
        Assert.True(files.Count > 10, $"Only {files.Count} source files were found.");
        Assert.Empty(files.Where(file => File.ReadLines(file).Any(line => line.StartsWith($"using {name}", StringComparison.Ordinal) || line.StartsWith($"using static {name}", StringComparison.Ordinal)))
            .Select(Repository.Relative));
    }

    private static Dictionary<string, XElement> Projects() =>
        Repository.SourceFiles("src", "*.csproj").ToDictionary(file => Path.GetFileNameWithoutExtension(file), XElement.Load);

    private static IEnumerable<string> References(XElement project, string kind) =>
        project.Descendants(kind).Select(reference => (string?)reference.Attribute("Include") ?? "");
}
