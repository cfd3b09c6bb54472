using PlaceToPair;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Mosaics;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Data.Sources.Geocoding;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Tellus;
using SarGan.Data.Speckle;
using SarGan.Data.Splits;
using SarGan.Data.Tiling;
using SarGan.Geo.Cropping;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;
using SarGan.Native;
using SarGan.Registration.Pairs;
using SarGan.Registration.Structure;

// From the name of a place to tiles for training: place, search, download, calibrate, warp, crop, mosaic, register, tile.
//   dotnet run -c Release --project examples/PlaceToPair [-- --out DIR] [--smoke]
// The services run on this machine and hold a simulated place. For the real ones give their addresses as BaseAddress, which is required, and your own token.
ProcessTuning.Apply();
var smoke = args.Contains("--smoke");
var position = Array.IndexOf(args, "--out") + 1;
var folder = Directory.CreateDirectory(position > 0 && position < args.Length ? args[position] : Path.Combine("out", "place-to-pair")).FullName;
string At(params string[] names) => Path.Combine([folder, .. names]);

var world = World.Make(folder);
await using var services = await LocalServices.StartAsync(world);
SourceOptions Service(string path, string? token = null) => new() { BaseAddress = new Uri(services.Address, path), Token = token, UserAgent = "place-to-pair-example" };

// 1. Where is it?
using var geocoder = new NominatimGeocoder(Service("nominatim"));
var place = (await geocoder.FindAsync("Skytree, Tokyo"))[0];
Console.WriteLine(FormattableString.Invariant($"{place.Name}: latitude {place.Latitude}, longitude {place.Longitude}"));

// 2. Radar scenes whose outline holds the place, and all their files. The token goes to the service's host alone.
using var tellus = TellusClient.Create(TellusApi.Traveler, Service("traveler", LocalServices.Token));
var found = new List<TellusScene>();
await foreach (var scene in tellus.SearchAsync(new TellusSearch { Longitude = place.Longitude, Latitude = place.Latitude, Mode = "SM1" })) found.Add(scene);
var product = At("scenes", SafeFileName.From(found[0].Name));
foreach (var file in await tellus.ListFilesAsync(found[0]))
{
    var download = await tellus.DownloadAsync(file, product);
    Console.WriteLine($"{(download.WasThere ? "was there" : "fetched")}: {Path.GetFileName(download.Path)}, {download.Length} bytes");
}

// 3. The product's amplitudes to sigma0 in dB, with the speckle filtered.
using (var opened = SceneProduct.Open(product))
{
    Console.WriteLine($"product: {opened.Kind}, {opened.SceneId}, {opened.AcquiredAt:yyyy-MM-dd}");
    SarCalibration.Run(opened.Raster, info => GeoTiffWriter.Create(At("sigma0.tif"), info), new CalibrationOptions { Filter = new RefinedLeeFilter { Looks = 8 } });
}

// 4. Out of the satellite's projection, as the tutorial does it. The radar is averaged in power.
using var sigma0 = GeoTiffReader.Open(At("sigma0.tif"));
Warper.Warp(sigma0, info => GeoTiffWriter.Create(At("sar.tif"), info), new WarpOptions { TargetCrs = CoordinateReferenceSystem.Wgs84, Resampling = Resampling.Bilinear, SampleSpace = SampleSpace.Decibels });
using var sar = GeoTiffReader.Open(At("sar.tif"));
Console.WriteLine($"radar: {sar.Info.Width} x {sar.Info.Height} pixels of dB in {sar.Info.Crs}");

// 5. The optical side: tiles of a scene around the place, put together north up, and the part around the place cut out of them.
using var asnaro = new Asnaro1Client(Service("gis", LocalServices.Token));
var opticalScene = (await asnaro.SearchAsync(place.Longitude, place.Latitude))[0];
var centre = WebMercatorTile.At(place.Longitude, place.Latitude, World.Zoom);
var halfSide = 0.43 * World.Side * world.Scene.Options.GroundSampleDistanceMetres;   // metres around the place, well within the scene
var tileSide = 256 * WebMercatorProjection.GroundResolutionMetres(place.Latitude, World.Zoom);
var mosaic = await asnaro.MosaicAsync(opticalScene, centre, new TileMosaicOptions { Grid = (int)Math.Ceiling(2 * halfSide / tileSide) + 1 });
var halfHeight = halfSide / 111_320;
var halfWidth = halfHeight / Math.Cos(place.Latitude * Math.PI / 180);
var around = new ProjectedWindow(place.Longitude - halfWidth, place.Latitude + halfHeight, place.Longitude + halfWidth, place.Latitude - halfHeight);
using (var part = Cropper.Crop(mosaic.Raster, around, CoordinateReferenceSystem.Wgs84))
using (var writer = GeoTiffWriter.Create(At("optical.tif"), part.Info, new GeoTiffWriterOptions { Rgb = true }))
{
    part.CopyTo(writer);
    writer.Complete();
}
using var optical = GeoTiffReader.Open(At("optical.tif"));
Console.WriteLine($"optical: {mosaic.Raster.Info.Width} x {mosaic.Raster.Info.Height} pixels of tiles, {optical.Info.Width} x {optical.Info.Height} around the place, in {optical.Info.Crs}");

// 6. The tutorial's last step is done by hand. Here the radar is moved onto the optical picture by what both show; if that is not found, it is left alone, and said.
var aligner = new PairAligner(new StructureRegistration());
var alignment = aligner.Align(sar, optical, info => GeoTiffWriter.Create(At("sar_aligned.tif"), info));
if (!alignment.IsAligned)
{
    Console.WriteLine($"not aligned: {string.Join(" ", alignment.Registration.Reasons)}");
    return 1;
}
var check = Truth.Compare(world, sar.Info, optical.Info, alignment.Registration.OpticalToSar!);   // aligned: there is a transform
Console.WriteLine(FormattableString.Invariant($"aligned: {alignment.Registration.Model}, quality {alignment.Quality:F2} (before {alignment.QualityBefore:F2}); by the simulator's truth {check.Before:F1} m apart before, {check.After:F1} m after"));

// 7. Tiles of both on one grid, the eastern part held out with a margin: folders that 'sargan train' takes.
using var aligned = GeoTiffReader.Open(At("sar_aligned.tif"));
var cut = new TileCutterOptions
{
    Size = 128, Count = smoke ? 12 : 48, TestStrip = TestStrip.Right, TestShare = 0.3, MarginPixels = 16, MaxNoDataShare = 0.05, Force = true,
    CreateRaster = (path, info) => GeoTiffWriter.Create(path, info),
};
var tiles = TileCutter.Write(new RasterPair(aligned, optical), At("tiles"), cut);
Console.WriteLine($"{tiles.Train} pairs to learn from and {tiles.Test} held out in {tiles.Folder}, {(LeakAudit.Run(DatasetFolder.Open(At("tiles"))).Leaks ? "sharing ground" : "sharing no ground")}");

// 8. A checkerboard of both: roads and banks go on from square to square where the pair fits.
using var before = Warper.Warp(sar, new WarpOptions { Like = optical.Info, Resampling = Resampling.Bilinear, SampleSpace = SampleSpace.Decibels });
var picture = Picture.Of(optical, 0, 255);
ImageFile.Write(At("checkerboard.png"), Picture.Checkerboard(Picture.Of(aligned, -20, 2), picture, square: 64));
ImageFile.Write(At("checkerboard-before.png"), Picture.Checkerboard(Picture.Of(before, -20, 2), picture, square: 64));
Console.WriteLine($"checkerboard.png and checkerboard-before.png are in {folder}");
return tiles.Train == cut.Count && check.After < check.Before / 2 ? 0 : 1;
