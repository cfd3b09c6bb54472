using System.IO.Compression;
using System.Text;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Products;

public sealed class HostileProductTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("manifest.safe", "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", "DTD")]
    [InlineData("manifest.safe", "no xml", "the XML cannot be read")]
    [InlineData("manifest.safe", "<XFDU/>", "no measurement/*.tiff is named")]
    [InlineData("annotation/" + SafeScene.Vv + ".xml", "<product/>", "adsHeader/polarisation is missing")]
    [InlineData("annotation/calibration/calibration-" + SafeScene.Vv + ".xml", "<calibration/>", "calibrationVectorList is missing")]
    [InlineData("annotation/calibration/noise-" + SafeScene.Vv + ".xml", "<noise/>", "noiseVectorList is missing")]
    public void Open_BrokenXml_NamesTheFileAndTheElement(string file, string content, string expected)
    {
        var safe = new SafeScene { Edit = (name, text) => name == file ? content : text }.Write(_folder.Path);
        var message = Assert.Throws<RasterFormatException>(() => SceneProduct.Open(safe)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("calibration-", "0 4 8</pixel>", "0 4</pixel>", "as many values as there are pixels")]
    [InlineData("calibration-", "0 4 8</pixel>", "0 4 4</pixel>", "pixels must ascend")]
    [InlineData("calibration-", "<line>4</line>", "<line>0</line>", "lines of calibrationVector must ascend")]
    [InlineData("calibration-", "1.000000e+002 ", "0 ", "must be above 0")]
    [InlineData("calibration-", "1.000000e+002 ", "NaN ", "finite numbers")]
    [InlineData("noise-", "<line>4</line>", "<line>four</line>", "line must be a whole number")]
    [InlineData("noise-", "2.0e+02 6.0e+02", "-1 6.0e+02", "must be 0 or more")]
    [InlineData("noise-", "<firstRangeSample>4</firstRangeSample>", "<firstRangeSample>3</firstRangeSample>", "cover the same pixels")]
    [InlineData("annotation/s1a", "<numberOfLines>6<", "<numberOfLines>7<", "its annotation speaks of 8 x 7")]
    [InlineData("annotation/s1a", "<rangePixelSpacing>1.0", "<rangePixelSpacing>-1.0", "rangePixelSpacing must be above 0")]
    [InlineData("annotation/s1a", "<latitude>45<", "<latitude>95<", "nowhere on Earth")]
    [InlineData("annotation/s1a", "<productType>GRD", "<productType>SLC", "complex samples")]
    [InlineData("manifest.safe", "version=\"003.31\"", "version=\"newest\"", "not of the form 003.31")]
    [InlineData("manifest.safe", "./annotation/", "../annotation/", "leads out of the product's folder")]
    [InlineData("manifest.safe", "./measurement/", "/measurement/", "leads out of the product's folder")]
    public void Open_WrongValues_SayWhatIsWrong(string file, string text, string instead, string expected)
    {
        var found = false;
        var safe = new SafeScene
        {
            Edit = (name, content) =>
            {
                if (!name.Contains(file, StringComparison.Ordinal)) return content;
                found |= content.Contains(text, StringComparison.Ordinal);
                return content.Replace(text, instead, StringComparison.Ordinal);
            },
        }.Write(_folder.Path);
        Assert.True(found, "The simulated product does not hold what was to be changed.");
        Assert.Contains(expected, Assert.Throws<RasterFormatException>(() => SceneProduct.Open(safe)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("annotation/" + SafeScene.Vh + ".xml")]
    [InlineData("annotation/calibration/calibration-" + SafeScene.Vh + ".xml")]
    [InlineData("annotation/calibration/noise-" + SafeScene.Vh + ".xml")]
    [InlineData("measurement/" + SafeScene.Vh + ".tiff")]
    public void Open_MissingFile_IsNamed(string file)
    {
        var safe = new SafeScene().Write(_folder.Path);
        File.Delete(Path.Combine(safe, file));
        var message = Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(safe)).Message;
        Assert.Contains($"{file} is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Nothing_SaysWhatWasLookedFor()
    {
        Assert.Contains("There is no product", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder["absent"])).Message, StringComparison.Ordinal);
        Assert.Contains("Found: no file", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["notes.txt"], "notes");
        Assert.Contains("notes.txt", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("neither a folder nor a ZIP", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder["notes.txt"])).Message, StringComparison.Ordinal);
        Assert.False(SceneProduct.IsProduct(_folder.Path));
        Assert.Contains("more than 2 files", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(new SafeScene().Write(_folder.Path), new ProductOptions { MaxFiles = 2 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LargeMetadata_IsRefusedUnread()
    {
        var safe = new SafeScene().Write(_folder.Path);
        Assert.Contains("metadata of up to 100 are read", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(safe, new ProductOptions { MaxMetadataBytes = 100 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside_VV.tif")]
    [InlineData("x/../../outside_VV.tif")]
    [InlineData("/etc/outside_VV.tif")]
    [InlineData("..\\outside_VV.tif")]
    public void Open_ZipThatClimbs_IsRefused(string entry)
    {
        using (var zip = ZipFile.Open(_folder["climbs.zip"], ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry(entry).Open();
            stream.Write("II*\0"u8);
        }
        Assert.Contains("leads out of its folder", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(_folder["climbs.zip"])).Message, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Open_ZipBomb_IsRefusedUnread()
    {
        using (var zip = ZipFile.Open(_folder["bomb.zip"], ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("scene_VV.tif").Open();
            for (var i = 0; i < 32; i++) stream.Write(new byte[1 << 20]);
        }
        var options = new ProductOptions { TemporaryFolder = _folder["temporary"] };
        Assert.Contains("more than 250 times as many", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(_folder["bomb.zip"], options)).Message, StringComparison.Ordinal);
        Assert.Contains("take more than 1000 bytes", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(_folder["bomb.zip"], options with { MaxUnpackedRatio = 10_000, MaxUnpackedBytes = 1000 })).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["temporary"]));
    }

    [Fact]
    public void Open_ZipThatLiesOfItsSizes_IsRefused()
    {
        var path = new SafeScene { Width = 40, Height = 30 }.WriteZip(_folder.Path);
        var bytes = File.ReadAllBytes(path);
        // The uncompressed size in the central directory, 24 bytes into the first entry's record ("PK\1\2").
        var record = bytes.AsSpan().IndexOf("PK\x01\x02"u8);
        bytes[record + 24]--;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("the checksum is wrong", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ZipWithDamagedBytes_FailsItsChecksum()
    {
        var folder = new SafeScene().Write(_folder["plain"]);
        ZipFile.CreateFromDirectory(folder, _folder["stored.zip"], CompressionLevel.NoCompression, includeBaseDirectory: true);
        var bytes = File.ReadAllBytes(_folder["stored.zip"]);
        var place = bytes.AsSpan().IndexOf("<sigmaNought count=\"3\">1.0"u8);
        bytes[place + 24] = (byte)'7';
        File.WriteAllBytes(_folder["stored.zip"], bytes);
        Assert.Contains("the checksum is wrong", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(_folder["stored.zip"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Cancelled_LeavesNothingBehind()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = new ProductOptions { TemporaryFolder = _folder["temporary"] };
        Assert.Throws<OperationCanceledException>(() => SceneProduct.Open(new SafeScene().WriteZip(_folder.Path), options, source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["temporary"]));
    }

    /// <summary>Damaged metadata and archives give the foreseen exceptions, in words that name the product, or are read; nothing else.</summary>
    [Theory]
    [InlineData("safe", 250)]
    [InlineData("zip", 250)]
    [InlineData("palsar", 250)]
    [InlineData("sentinel-2", 250)]
    public void Open_Damaged_FailsInWordsOrReads(string kind, int count)
    {
        var product = Write(kind);
        var files = kind == "zip"
            ? [product]
            : Directory.GetFiles(product, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tif", StringComparison.Ordinal) && !file.EndsWith(".tiff", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var random = new Random(20260101);
        var (refused, read) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var file = files[random.Next(files.Length)];
            var original = File.ReadAllBytes(file);
            File.WriteAllBytes(file, Damage(original, random));
            try
            {
                using var opened = SceneProduct.Open(product, new ProductOptions { TemporaryFolder = _folder["temporary"] });
                var values = new float[opened.Raster.Info.Extent.Count];
                for (var band = 0; band < opened.Raster.Info.Bands; band++) opened.Raster.Read(band, opened.Raster.Info.Extent, values.AsSpan());
                opened.Contract.Validate();
                read++;
            }
            catch (Exception e) when (e is RasterFormatException or DatasetLayoutException or ArgumentException { ParamName: "files" or "options" })
            {
                Assert.True(e.Message.Contains(_folder.Path, StringComparison.Ordinal), $"Case {i}, {file}: {e.Message}");
                refused++;
            }
            finally
            {
                File.WriteAllBytes(file, original);
            }
        }
        // Both ways are walked, or the damage proves nothing.
        Assert.True(refused > count / 20 && read > 0, $"{refused} refused, {read} read");
        Assert.True(!Directory.Exists(_folder["temporary"]) || !Directory.EnumerateFileSystemEntries(_folder["temporary"]).Any());
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at))); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Encoding.ASCII.GetBytes(Hostile[random.Next(Hostile.Length)])); break;
                default: bytes[at] = (byte)(bytes[at] ^ (1 << random.Next(8))); break;
            }
            if (bytes.Count == 0) bytes.Add(0);
        }
        return [.. bytes];
    }

    private static readonly string[] Hostile = ["9", "-1", "1e999", "NaN", "2147483648", "<x>", "</x>", "&#0;", "&lt;", "\"", "=", "../", "\0", "\uFFFF", "[[[[", "{}", "<!-- -->", "<![CDATA[", " "];

    private string Write(string kind)
    {
        switch (kind)
        {
            case "safe": return new SafeScene { Width = 12, Height = 9, Processor = "002.84" }.Write(_folder.Path);
            case "zip": return new SafeScene().WriteZip(_folder.Path);
            case "palsar":
                TestRasters.Write(_folder["palsar/IMG-HH-ALOS2014410740-140829-UBSR2.1GUD.tif"], 2, SampleType.UInt16, [[10000, 1000, 0, 100]], onGround: false);
                File.WriteAllText(_folder["palsar/summary.txt"], "Scs_SceneID=\"ALOS2014410740-140829\"\nPds_PixelSpacing=\"2.5\"\nImg_SceneCenterDateTime=\"20140829 02:43:00.123\"\nLbi_ProcessLevel=\"2.1\"\nCal_CalibrationFactor=\"-83.0\"\n"
                    + string.Concat(new[] { "LeftTop", "RightTop", "LeftBottom", "RightBottom" }.Select((corner, i) => $"Img_ImageScene{corner}Latitude=\"35.{i}\"\nImg_ImageScene{corner}Longitude=\"139.{9 - i}\"\n")));
                return _folder["palsar"];
            default:
                foreach (var band in new[] { "B02", "B03", "B04" }) TestRasters.Write(_folder[$"s2/T33UUP_20220613T101031_{band}_10m.tif"], 4, SampleType.UInt16, [TestRasters.Noise(16, 1000, 3000, 1)]);
                File.WriteAllText(_folder["s2/MTD_MSIL2A.xml"], $"<x><PROCESSING_BASELINE>04.00</PROCESSING_BASELINE><BOA_QUANTIFICATION_VALUE>10000</BOA_QUANTIFICATION_VALUE>{string.Concat(Enumerable.Range(0, 13).Select(id => $"<BOA_ADD_OFFSET band_id=\"{id}\">-1000</BOA_ADD_OFFSET>"))}</x>");
                File.WriteAllText(_folder["s2/item.json"], """{"type": "Feature", "stac_version": "1.0.0", "id": "S2A_33UUP", "properties": {"datetime": "2022-06-13T10:10:31Z", "s2:processing_baseline": "04.00"}, "assets": {"red": {"href": "https://example.org/T33UUP_20220613T101031_B04_10m.tif", "raster:bands": [{"scale": 0.0001, "offset": -0.1}]}}}""");
                return _folder["s2"];
        }
    }
}
