using System.Globalization;
using System.IO.Compression;
using System.Text;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tests.Products;

/// <summary>A simulated Sentinel-1 product, with tables of few, round numbers.</summary>
/// <remarks>
/// A of sigma0: pixels 0, 4, 8 hold 100, 200, 300 on line 0 and twice that on line 4; gamma0's is 10 more, beta0's 20 more on each. Noise: pixels 0 and 8 hold 100 and 300 on line 0 and twice
/// that on line 4; along the track times 1 to 2 from line 0 to line 4 for pixels 0 to 3, and times 3 for the pixels after them.
/// </remarks>
internal sealed record SafeScene
{
    public const string Name = "S1A_IW_GRDH_1SDV_20210401T052623_20210401T052648_026269_032297_ECC8";
    public const string Vv = "s1a-iw-grd-vv-20210401t052623-20210401t052648-026269-032297-001";
    public const string Vh = "s1a-iw-grd-vh-20210401t052623-20210401t052648-026269-032297-002";

    public int Width { get; init; } = 8;

    public int Height { get; init; } = 6;

    public string Processor { get; init; } = "003.31";

    public string Mode { get; init; } = "IW";

    public string ProductType { get; init; } = "GRD";

    /// <summary>The digital number of each polarisation's pixels.</summary>
    public Func<string, int, int, float> Numbers { get; init; } = (polarisation, _, _) => polarisation == "VV" ? 1000 : 500;

    /// <summary>Changes a file's text before it is written: told its path in the product.</summary>
    public Func<string, string, string> Edit { get; init; } = (_, text) => text;

    /// <summary>Whether measurements are written; else somebody else puts them there.</summary>
    public bool WithMeasurements { get; init; } = true;

    public bool HasOldNoise => string.CompareOrdinal(Processor, "002.90") < 0;

    /// <summary>Writes the *.SAFE folder.</summary>
    /// <returns>Its path.</returns>
    public string Write(string parent)
    {
        var folder = Path.Combine(parent, Name + ".SAFE");
        Text("manifest.safe", Manifest());
        foreach (var (stem, polarisation) in new[] { (Vv, "VV"), (Vh, "VH") })
        {
            Text($"annotation/{stem}.xml", Annotation(polarisation));
            Text($"annotation/calibration/calibration-{stem}.xml", Calibration());
            Text($"annotation/calibration/noise-{stem}.xml", HasOldNoise ? OldNoise() : Noise());
            if (!WithMeasurements) continue;
            float[] numbers = [.. Enumerable.Range(0, Width * Height).Select(i => Numbers(polarisation, i % Width, i / Width))];
            TestRasters.Write(Path.Combine(folder, "measurement", stem + ".tiff"), Width, SampleType.UInt16, [numbers], onGround: false);
        }
        return folder;

        void Text(string name, string text)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file in a folder
            File.WriteAllText(path, Edit(name, text));
        }
    }

    /// <summary>Writes the ZIP of the *.SAFE folder, as archives give it.</summary>
    public string WriteZip(string parent)
    {
        var folder = Write(Path.Combine(parent, "unpacked"));
        var zip = Path.Combine(parent, Name + ".zip");
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.Fastest, includeBaseDirectory: true);
        return zip;
    }

    private string Manifest()
    {
        var files = new StringBuilder();
        foreach (var stem in new[] { Vv, Vh })
        {
            foreach (var file in new[] { $"measurement/{stem}.tiff", $"annotation/{stem}.xml", $"annotation/calibration/calibration-{stem}.xml", $"annotation/calibration/noise-{stem}.xml" })
                files.Append(CultureInfo.InvariantCulture, $"<dataObject ID=\"{Path.GetFileName(file)}\"><byteStream><fileLocation locatorType=\"URL\" href=\"./{file}\"/></byteStream></dataObject>\n");
        }
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <xfdu:XFDU xmlns:xfdu="urn:ccsds:schema:xfdu:1" xmlns:safe="http://www.esa.int/safe/sentinel-1.0" version="esa/safe/sentinel-1.0/sentinel-1/sar/level-1/slc/standard/iwdp">
              <metadataSection>
                <metadataObject ID="processing"><metadataWrap><xmlData><safe:processing name="GRD Post Processing"><safe:facility name="Test"><safe:software name="Sentinel-1 IPF" version="{Processor}"/></safe:facility></safe:processing></xmlData></metadataWrap></metadataObject>
                <metadataObject ID="platform"><metadataWrap><xmlData><safe:platform><safe:familyName>SENTINEL-1</safe:familyName><safe:number>A</safe:number></safe:platform></xmlData></metadataWrap></metadataObject>
              </metadataSection>
              <dataObjectSection>
            {files}  </dataObjectSection>
            </xfdu:XFDU>
            """;
    }

    private string Annotation(string polarisation)
    {
        var points = new StringBuilder();
        foreach (var line in new[] { 0, Height - 1 })
        {
            // 10 m pixels at 45 degrees north: lines go south, pixels east.
            foreach (var pixel in new[] { 0, Width / 2, Width - 1 })
                points.Append(CultureInfo.InvariantCulture, $"<geolocationGridPoint><azimuthTime>2021-04-01T05:26:23.794457</azimuthTime><line>{line}</line><pixel>{pixel}</pixel><latitude>{45 - (line * 9e-5):R}</latitude><longitude>{7 + (pixel * 1.27e-4):R}</longitude><height>12.5</height><incidenceAngle>39.1</incidenceAngle></geolocationGridPoint>\n");
        }
        return string.Create(CultureInfo.InvariantCulture, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <product>
              <adsHeader><missionId>S1A</missionId><productType>{ProductType}</productType><polarisation>{polarisation}</polarisation><mode>{Mode}</mode><swath>{Mode}</swath><startTime>2021-04-01T05:26:23.794457</startTime><stopTime>2021-04-01T05:26:48.793373</stopTime></adsHeader>
              <generalAnnotation><productInformation><pass>Descending</pass></productInformation></generalAnnotation>
              <imageAnnotation>
                <imageInformation><rangePixelSpacing>1.000000e+01</rangePixelSpacing><azimuthPixelSpacing>1.000000e+01</azimuthPixelSpacing><numberOfSamples>{Width}</numberOfSamples><numberOfLines>{Height}</numberOfLines><incidenceAngleMidSwath>3.911e+01</incidenceAngleMidSwath></imageInformation>
              </imageAnnotation>
              <geolocationGrid><geolocationGridPointList count="6">
            {points}  </geolocationGridPointList></geolocationGrid>
            </product>
            """);
    }

    private static string Calibration() => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <calibration>
          <calibrationInformation><absoluteCalibrationConstant>1.000000e+00</absoluteCalibrationConstant></calibrationInformation>
          <calibrationVectorList count="2">
        {Vector(0, 100, 200, 300)}{Vector(4, 200, 400, 600)}  </calibrationVectorList>
        </calibration>
        """;

    private static string Vector(int line, int first, int middle, int last)
    {
        string Values(int more) => string.Create(CultureInfo.InvariantCulture, $"{first + more:e6} {middle + more:e6} {last + more:e6}");
        return string.Create(CultureInfo.InvariantCulture, $"""
                <calibrationVector><azimuthTime>2021-04-01T05:26:23.794457</azimuthTime><line>{line}</line><pixel count="3">0 4 8</pixel><sigmaNought count="3">{Values(0)}</sigmaNought><betaNought count="3">{Values(20)}</betaNought><gamma count="3">{Values(10)}</gamma><dn count="3">4.740000e+02 4.740000e+02 4.740000e+02</dn></calibrationVector>

            """);
    }

    private static string Noise() => """
        <?xml version="1.0" encoding="UTF-8"?>
        <noise>
          <noiseRangeVectorList count="2">
            <noiseRangeVector><azimuthTime>2021-04-01T05:26:23.794457</azimuthTime><line>0</line><pixel count="2">0 8</pixel><noiseRangeLut count="2">1.0e+02 3.0e+02</noiseRangeLut></noiseRangeVector>
            <noiseRangeVector><azimuthTime>2021-04-01T05:26:24.794457</azimuthTime><line>4</line><pixel count="2">0 8</pixel><noiseRangeLut count="2">2.0e+02 6.0e+02</noiseRangeLut></noiseRangeVector>
          </noiseRangeVectorList>
          <noiseAzimuthVectorList count="2">
            <noiseAzimuthVector><swath>IW1</swath><firstAzimuthLine>0</firstAzimuthLine><firstRangeSample>0</firstRangeSample><lastAzimuthLine>1000</lastAzimuthLine><lastRangeSample>3</lastRangeSample><line count="2">0 4</line><noiseAzimuthLut count="2">1.0 2.0</noiseAzimuthLut></noiseAzimuthVector>
            <noiseAzimuthVector><swath>IW2</swath><firstAzimuthLine>0</firstAzimuthLine><firstRangeSample>4</firstRangeSample><lastAzimuthLine>1000</lastAzimuthLine><lastRangeSample>1000</lastRangeSample><line count="1">0</line><noiseAzimuthLut count="1">3.0</noiseAzimuthLut></noiseAzimuthVector>
          </noiseAzimuthVectorList>
        </noise>
        """;

    private static string OldNoise() => """
        <?xml version="1.0" encoding="UTF-8"?>
        <noise>
          <noiseVectorList count="2">
            <noiseVector><azimuthTime>2016-04-01T05:26:23.794457</azimuthTime><line>0</line><pixel count="2">0 8</pixel><noiseLut count="2">1.0e+02 3.0e+02</noiseLut></noiseVector>
            <noiseVector><azimuthTime>2016-04-01T05:26:24.794457</azimuthTime><line>4</line><pixel count="2">0 8</pixel><noiseLut count="2">2.0e+02 6.0e+02</noiseLut></noiseVector>
          </noiseVectorList>
        </noise>
        """;
}
