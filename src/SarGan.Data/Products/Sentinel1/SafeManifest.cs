using System.Globalization;
using SarGan.Data.Products.Files;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Sentinel1;

/// <summary>manifest.safe: which mission, which processor, which files (ESA, Sentinel-1 Product Specification; SAFE).</summary>
internal sealed class SafeManifest
{
    private readonly ProductFiles _files;
    private readonly string _folder;

    private SafeManifest(ProductFiles files, string name, XmlPart root)
    {
        (_files, Root) = (files, root);
        _folder = name[..(name.LastIndexOf('/') + 1)];
        ProductName = (_folder.Length > 0 ? _folder.TrimEnd('/').Split('/')[^1] : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(files.Path)))) is var folder
            && folder.EndsWith(".SAFE", StringComparison.OrdinalIgnoreCase) ? folder[..^5] : folder;
        Mission = root.Descendants("familyName").Select(part => part.Text).FirstOrDefault(text => text.StartsWith("SENTINEL", StringComparison.OrdinalIgnoreCase)) ?? "";
        Hrefs = [.. root.Descendants("fileLocation").Select(part => Inside(part, part.Attribute("href") ?? throw part.Error("a fileLocation has no href")))];
    }

    public XmlPart Root { get; }

    /// <summary>The folder's name without .SAFE: the product's own name, unless somebody renamed it.</summary>
    public string ProductName { get; }

    /// <summary>Such as SENTINEL-1; empty where it is not stated.</summary>
    public string Mission { get; }

    /// <summary>The files that belong to the product, as paths in the folder or ZIP.</summary>
    public IReadOnlyList<string> Hrefs { get; }

    /// <summary>Finds the manifest; null where there is none.</summary>
    /// <exception cref="DatasetLayoutException">There are several products.</exception>
    public static SafeManifest? Find(ProductFiles files)
    {
        var found = files.Names.Where(name => name.Equals("manifest.safe", StringComparison.OrdinalIgnoreCase) || name.EndsWith("/manifest.safe", StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0) return null;
        if (found.Count > 1) throw new DatasetLayoutException($"{files.Path} holds {found.Count} products ({string.Join(", ", found.Take(3))}): open one of them.");
        return new SafeManifest(files, found[0], XmlPart.Load(files, found[0]));
    }

    /// <summary>The processor's version, such as 3.31 for "003.31".</summary>
    /// <exception cref="RasterFormatException">It is not stated in this form.</exception>
    public Version ProcessorVersion()
    {
        foreach (var software in Root.Descendants("software"))
        {
            if (software.Attribute("name")?.Contains("IPF", StringComparison.OrdinalIgnoreCase) != true || software.Attribute("version") is not { } text) continue;
            if (text.Split('.') is [var major, var minor, ..]
                && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
                && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var part)) return new Version(whole, part);
            throw software.Error($"the version \"{(text.Length <= 40 ? text : text[..40] + "...")}\" of the processor (IPF) is not of the form 003.31");
        }
        throw Root.Error("no software with a name such as \"Sentinel-1 IPF\" and a version is named; the noise vectors mean different things in different versions");
    }

    /// <summary>A file of the product; it must be listed and there.</summary>
    /// <param name="folder">Such as "annotation/calibration".</param>
    /// <param name="name">Such as "noise-s1a-iw-....xml".</param>
    /// <exception cref="DatasetLayoutException">It is missing.</exception>
    public string Require(string folder, string name)
    {
        var path = $"{_folder}{folder}/{name}";
        return _files.Contains(path) ? path : throw new DatasetLayoutException($"{_files.Describe(path)} is missing: the product is not complete. Download or unpack it again.");
    }

    public bool Has(string folder, string name) => _files.Contains($"{_folder}{folder}/{name}");

    private string Inside(XmlPart part, string href)
    {
        var path = href.StartsWith("./", StringComparison.Ordinal) ? href[2..] : href;
        if (path.Length == 0 || path.Contains('\\', StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal) || path.Split('/').Any(name => name is "" or "." or ".."))
            throw part.Error($"the file location \"{(href.Length <= 80 ? href : href[..80] + "...")}\" leads out of the product's folder");
        return _folder + path;
    }
}
