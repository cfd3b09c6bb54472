using SarGan;
using SarGan.Data.Batches;
using SarGan.Data.Drawing;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Mosaics;
using SarGan.Data.Radiometry;
using SarGan.Data.Simulation;
using SarGan.Data.Splits;
using SarGan.Data.Tiling;
using SarGan.Geo;
using SarGan.Geo.Cropping;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;
using SarGan.Models;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Recipes;
using WarpAndTile;

// From a radar product and the tiles of a web map to pairs of tiles on one grid, and a network that learns from them.
//   dotnet run -c Release --project examples/WarpAndTile [-- --out DIR] [--smoke]
ProcessTuning.Apply();
var smoke = args.Contains("--smoke");
var position = Array.IndexOf(args, "--out") + 1;
var folder = Directory.CreateDirectory(position > 0 && position < args.Length ? args[position] : Path.Combine("out", "warp-and-tile")).FullName;
string At(string name) => Path.Combine(folder, name);

// 1. A radar product as agencies deliver it: dB in a UTM zone that the file spells out (ITRF97, GRS 80, no EPSG code), and what a camera saw of the same ground.
var scene = SceneSimulator.Simulate(new SimulationOptions { Size = smoke ? 256 : 512, Landscape = Landscape.Coast, Looks = 16 });
Product.Write(At("sar_utm.tif"), At("optical_utm.tif"), scene);
using var sarUtm = GeoTiffReader.Open(At("sar_utm.tif"));
using var opticalUtm = GeoTiffReader.Open(At("optical_utm.tif"));
Console.WriteLine($"radar product: {sarUtm.Info.Width} x {sarUtm.Info.Height} pixels of {sarUtm.Info.SampleType}, {sarUtm.Info.Crs}");

// 2. gdalwarp's part. The radar is averaged in power; the mean of decibels would be too dark.
var crs = SourceCrs.Resolve("EPSG:9001", sarUtm.Info.Crs, out var warning);   // what tutorials type, and what it means
Console.WriteLine($"warning: {warning}");
var toDegrees = new WarpOptions { SourceCrs = crs, TargetCrs = CoordinateReferenceSystem.Wgs84, Resampling = Resampling.Bilinear, SampleSpace = SampleSpace.Decibels };
Warper.Warp(sarUtm, info => GeoTiffWriter.Create(At("sar_4326.tif"), info), toDegrees);

// 3. gdal_translate's part: the corners south before north, as the tutorial has them, are put right.
using var sarDegrees = GeoTiffReader.Open(At("sar_4326.tif"));
var (west, north) = sarDegrees.Info.Transform!.Apply(sarDegrees.Info.Width * 0.06, sarDegrees.Info.Height * 0.06);   // a warp always gives one
var (east, south) = sarDegrees.Info.Transform.Apply(sarDegrees.Info.Width * 0.94, sarDegrees.Info.Height * 0.94);
using var sar = Cropper.Crop(sarDegrees, new ProjectedWindow(west, south, east, north));
Console.WriteLine($"crop: {sar.Info.Width} x {sar.Info.Height} pixels in {sar.Info.Crs}; {string.Join(" ", sar.Warnings)}");

// 4. The optical side comes from a web map: here from a folder of numbered tiles, elsewhere from https://.../{z}/{x}/{y}.png.
if (Directory.Exists(At("web"))) Directory.Delete(At("web"), recursive: true);
var toWebMap = new WarpOptions { TargetCrs = CoordinateReferenceSystem.FromEpsg(3857), Resampling = Resampling.Bilinear };
var pyramid = TilePyramid.Write(opticalUtm, At("web"), new TilePyramidOptions { Warp = raster => Warper.Warp(raster, toWebMap) });
using var pictures = new TilePictures(new TileTemplate(Path.Combine(At("web"), "{z}", "{x}", "{y}.png")), new TilePictureOptions { Bands = 3 });
var centre = WebMercatorTile.At((west + east) / 2, (south + north) / 2, pyramid.MaxZoom);
var mosaic = await TileMosaic.AssembleAsync(centre, pictures.ReadAsync, new TileMosaicOptions { Grid = 5 });
Console.WriteLine($"mosaic: 5 x 5 tiles around {centre}, {mosaic.Missing.Count} missing, {mosaic.Raster.Info.Width} x {mosaic.Raster.Info.Height} pixels in EPSG:3857");

// 5. Onto the radar's grid. The camera's own scene, warped straight there, says whether the way through the tiles kept north up and everything in place.
using var optical = Warper.Warp(mosaic.Raster, new WarpOptions { Like = sar.Info, Resampling = Resampling.Bilinear });
using var direct = Warper.Warp(opticalUtm, new WarpOptions { Like = sar.Info, Resampling = Resampling.Bilinear });
var (difference, shuffled) = (Product.MeanDifference(optical, direct), Product.MeanDifference(optical, direct, upsideDown: true));
Console.WriteLine(FormattableString.Invariant($"optical through web tiles differs from the direct way by {difference:F1} of 255 on average ({shuffled:F1} if it were upside down)"));

// 6. Tiles that keep dB, place and metadata. The eastern part is held out with a margin: no training tile touches it.
var cut = new TileCutterOptions
{
    Size = 64, Count = smoke ? 12 : 300, TestStrip = TestStrip.Right, TestShare = 0.3, MarginPixels = 16, MaxNoDataShare = 0.05, Force = true,
    CreateRaster = (path, info) => GeoTiffWriter.Create(path, info),
};
var tiles = TileCutter.Write(new RasterPair(sar, optical), At("tiles"), cut);
var stored = DatasetFolder.Open(At("tiles"));
Console.WriteLine($"{tiles.Train} pairs to learn from and {tiles.Test} held out in {tiles.Folder}; leaks: {LeakAudit.Run(stored).Leaks}");

// 7. How dB become [-1, 1] is learnt from the training tiles and travels in the model. Then a few steps, and a look at ground that the network has not seen.
var contract = ScalingLearner.Learn(stored.Sar(TileSplit.Train).Files, stored.Optical(TileSplit.Train).Files);
var dataset = stored.Under(contract);
using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 64, Filters = 16 });
var batches = new PairedBatches(dataset.Sar(TileSplit.Train), dataset.Optical(TileSplit.Train), new BatchOptions { Size = 64, BatchSize = 4 });
using var result = new Trainer(new TrainerOptions { Steps = smoke ? 3 : 400, LearningRate = 5e-4 }).Run(recipe, batches);
result.SaveModel(At("model.sargan"));
using var translator = Translator.Load(At("model.sargan"));
var (heldOutSar, heldOutOptical) = (dataset.Sar(TileSplit.Test), dataset.Optical(TileSplit.Test));
new ImageGrid
{
    Rows = [.. Enumerable.Range(0, 3).Select(i => i * heldOutSar.Count / 3).Select(i => new[] { heldOutSar.Read(i), translator.Translate(heldOutSar.Read(i), TranslationDirection.SarToOptical), heldOutOptical.Read(i) })],
    ColumnTitles = ["SAR", "translated", "optical"],
}.Save(At("held-out.png"));
new ImageGrid
{
    Rows = [[Product.Picture(sar, -25, 0), Product.Picture(optical, 0, 255)]],
    ColumnTitles = [$"SAR, {sar.Info.Crs}", "optical, through web tiles"],
}.Save(At("scene.png"));
Console.WriteLine($"{result.Steps} steps, L1 {result.Losses!.L1Loss:F3}; pictures are in {folder}");   // not null: there was a step
return difference < shuffled / 2 && tiles.Train == cut.Count ? 0 : 1;
