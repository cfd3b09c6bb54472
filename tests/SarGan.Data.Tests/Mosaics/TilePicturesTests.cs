using System.Globalization;
using System.Net;
using SarGan.Data.Drawing;
using SarGan.Data.Images;
using SarGan.Data.Mosaics;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;
using SarGan.TestSupport;
using SkiaSharp;

namespace SarGan.Data.Tests.Mosaics;

public sealed class TilePicturesTests
{
    private static readonly WebMercatorTile Tile = new(6, 40, 21);

    [Fact]
    public async Task Assemble_NumberedPictures_StandUprightAndInOrder()
    {
        using var folder = new TempFolder();
        var centre = WebMercatorTile.At(139.7671, 35.6812, 10);
        for (var y = centre.Y - 1; y <= centre.Y + 1; y++)
        {
            for (var x = centre.X - 1; x <= centre.X + 1; x++) TestTiles.Write(folder[FormattableString.Invariant($"10/{x}/{y}.png")], Numbered(new WebMercatorTile(10, x, y)));
        }

        using var pictures = new TilePictures(new TileTemplate(folder["{z}/{x}/{y}.png"]));
        var mosaic = await TileMosaic.AssembleAsync(centre, pictures.ReadAsync);

        var image = ToImage(mosaic.Raster);
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                var expected = Numbered(centre.Neighbour(column - 1, row - 1)!.Value);
                for (var y = 0; y < 256; y++)
                    Assert.True(expected.Bytes.Slice(y * 768, 768).SequenceEqual(image.Bytes.Slice((((row * 256) + y) * 768 * 3) + (column * 768), 768)), $"Row {y} of the cell at column {column}, row {row} differs.");
            }
        }

        Assert.Equal(["red", "green", "blue"], mosaic.Raster.Info.BandNames);
        Assert.Equal(3857, mosaic.Raster.Info.Crs!.EpsgCode);
    }

    [Theory]
    [InlineData(1, null, "grey")]
    [InlineData(2, null, "grey,alpha")]
    [InlineData(4, null, "red,green,blue,alpha")]
    [InlineData(1, 4, "red,green,blue,alpha")]
    [InlineData(3, 4, "red,green,blue,alpha")]
    [InlineData(4, 3, "red,green,blue")]
    [InlineData(2, 1, "grey")]
    public async Task ReadAsync_Png_BringsChannelsToBands(int channels, int? bands, string names)
    {
        using var folder = new TempFolder();
        var image = TestTiles.Noise(8, 8, channels, 5);
        TestTiles.Write(folder["6-40-21.png"], image);
        using var pictures = new TilePictures(new TileTemplate(folder["{z}-{x}-{y}.png"]), new TilePictureOptions { Bands = bands });
        var raster = (await pictures.ReadAsync(Tile))!;

        Assert.Equal(names, string.Join(',', raster.Info.BandNames!));
        for (var band = 0; band < raster.Info.Bands; band++)
        {
            var isAlpha = raster.Info.BandNames![band] == "alpha";
            int? channel = isAlpha ? (channels is 2 or 4 ? channels - 1 : null) : channels < 3 ? 0 : band;
            Assert.Equal(Enumerable.Range(0, 64).Select(i => channel is { } c ? image.Bytes[(i * channels) + c] : (byte)255), raster.Band(band).ToArray());
        }
    }

    [Fact]
    public async Task ReadAsync_SixteenBits_KeepsThem()
    {
        using var folder = new TempFolder();
        var image = TestTiles.Noise16(4, 4, 1, 5);
        TestTiles.Write(folder["2-1-1.png"], image);
        using var pictures = new TilePictures(new TileTemplate(folder["{z}-{x}-{y}.png"]));
        var raster = (await pictures.ReadAsync(new WebMercatorTile(2, 1, 1)))!;
        var values = new double[16];
        raster.Read(0, raster.Info.Extent, values.AsSpan());
        Assert.Equal(image.Words.ToArray().Select(word => (double)word), values);
    }

    [Fact]
    public async Task ReadAsync_Jpeg_HasThreeBands()
    {
        using var folder = new TempFolder();
        TestTiles.Write(folder["0302.jpg"], TestTiles.Waves(16, 16, 3));
        using var pictures = new TilePictures(new TileTemplate(folder["{q}.jpg"]));
        Assert.Equal((16, 3), ((await pictures.ReadAsync(WebMercatorTile.FromQuadkey("0302")))!.Info.Width, (await pictures.ReadAsync(WebMercatorTile.FromQuadkey("0302")))!.Info.Bands));
    }

    [Fact]
    public async Task ReadAsync_AbsentFile_IsMissing_AndABrokenOneAnError()
    {
        using var folder = new TempFolder();
        using var pictures = new TilePictures(new TileTemplate(folder["{q}.png"]), new TilePictureOptions { MaxBytes = 1000, MaxSize = 16 });
        Assert.Null(await pictures.ReadAsync(Tile));
        File.WriteAllText(folder[$"{Tile.Quadkey}.png"], "no picture");
        var error = await Assert.ThrowsAsync<RasterFormatException>(async () => await pictures.ReadAsync(Tile));
        Assert.Equal(folder[$"{Tile.Quadkey}.png"], error.Path);
        TestTiles.Write(folder[$"{Tile.Quadkey}.png"], new PixelImage(17, 1, 1, new byte[17]));
        Assert.Contains("17 x 1", (await Assert.ThrowsAsync<RasterFormatException>(async () => await pictures.ReadAsync(Tile))).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder[$"{Tile.Quadkey}.png"], new byte[1001]);
        Assert.Contains("more than 1000 bytes", (await Assert.ThrowsAsync<RasterFormatException>(async () => await pictures.ReadAsync(Tile))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ColourWhereGreyWasAskedFor_IsRefused()
    {
        using var folder = new TempFolder();
        TestTiles.Write(folder["6-40-21.png"], TestTiles.Noise(4, 4, 3, 1));
        using var pictures = new TilePictures(new TileTemplate(folder["{z}-{x}-{y}.png"]), new TilePictureOptions { Bands = 1 });
        await Assert.ThrowsAsync<RasterFormatException>(async () => await pictures.ReadAsync(Tile));
    }

    [Fact]
    public async Task ReadAsync_Server_GetsTheExpandedAddressAndTheName()
    {
        var handler = new Server(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(ImageFile.Encode(TestTiles.Noise(4, 4, 3, 1), ImageFileFormat.Png)) });
        using var pictures = new TilePictures(new TileTemplate("https://tiles.example/{z}/{x}/{-y}.png?key=s3cret"), new TilePictureOptions { UserAgent = "Tests/1.0" }, handler);
        Assert.Equal(3, (await pictures.ReadAsync(Tile))!.Info.Bands);
        Assert.Equal(("https://tiles.example/6/40/42.png?key=s3cret", "Tests/1.0"), (handler.Address, handler.Agent));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(204)]
    public async Task ReadAsync_ServerHasNoSuchTile_IsMissing(int status)
    {
        using var pictures = new TilePictures(new TileTemplate("https://tiles.example/{q}?key=s3cret"), null, new Server(_ => new HttpResponseMessage((HttpStatusCode)status)));
        Assert.Null(await pictures.ReadAsync(Tile));
    }

    [Theory]
    [InlineData(403, "answered 403 (Forbidden). Is the access token in the address right?")]
    [InlineData(302, "Redirections are not followed")]
    [InlineData(500, "answered 500")]
    public async Task ReadAsync_ServerRefuses_SaysSoWithoutTheToken(int status, string reason)
    {
        using var pictures = new TilePictures(new TileTemplate("https://tiles.example/s3cret/{q}?key=s3cret"), null, new Server(_ => new HttpResponseMessage((HttpStatusCode)status)));
        var error = await Assert.ThrowsAsync<IOException>(async () => await pictures.ReadAsync(Tile));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("tile 6/40/21 of tiles.example", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_ServerSendsTooMuch_StopsReading(bool saysSo)
    {
        var handler = new Server(_ =>
        {
            var content = new StreamContent(new Endless());
            if (saysSo) content.Headers.ContentLength = 1L << 40;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        });
        using var pictures = new TilePictures(new TileTemplate("https://tiles.example/{q}?key=s3cret"), null, handler);
        var error = await Assert.ThrowsAsync<RasterFormatException>(async () => await pictures.ReadAsync(Tile));
        Assert.Contains("more than 8388608 bytes", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ServerUnreachableOrBroken_NamesTheTileWithoutTheToken()
    {
        using var broken = new TilePictures(new TileTemplate("https://tiles.example/{q}?key=s3cret"), null, new Server(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") }));
        Assert.DoesNotContain("s3cret", (await Assert.ThrowsAsync<RasterFormatException>(async () => await broken.ReadAsync(Tile))).ToString(), StringComparison.Ordinal);
        using var dead = new TilePictures(new TileTemplate("https://tiles.example/{q}?key=s3cret"), null, new Server(_ => throw new HttpRequestException("Connection refused")));
        Assert.Contains("cannot be reached. Connection refused", (await Assert.ThrowsAsync<IOException>(async () => await dead.ReadAsync(Tile))).Message, StringComparison.Ordinal);
    }

    /// <summary>A tile with its own numbers on it: turned, mirrored or misplaced it looks different.</summary>
    private static PixelImage Numbered(WebMercatorTile tile)
    {
        using var picture = new Picture(256, 256);
        picture.Canvas.Clear(new SKColor((byte)(tile.X * 40), (byte)(tile.Y * 40), 200));
        picture.Text("x " + tile.X.ToString(CultureInfo.InvariantCulture), 20, 90, 48, TextAnchor.Left, SKColors.White);
        picture.Text("y " + tile.Y.ToString(CultureInfo.InvariantCulture), 20, 170, 48, TextAnchor.Left, SKColors.White);
        picture.Text("NW", 4, 14, 20, TextAnchor.Left, SKColors.White);
        return picture.ToImage();
    }

    private static PixelImage ToImage(MemoryRaster raster)
    {
        var samples = new byte[raster.Info.Extent.Count * raster.Info.Bands];
        for (var band = 0; band < raster.Info.Bands; band++)
        {
            var plane = raster.Band(band);
            for (var i = 0; i < plane.Length; i++) samples[(i * raster.Info.Bands) + band] = plane[i];
        }

        return new PixelImage(raster.Info.Width, raster.Info.Height, raster.Info.Bands, samples);
    }

    private sealed class Server(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public string Address { get; private set; } = "";

        public string Agent { get; private set; } = "";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Address, Agent) = (request.RequestUri!.AbsoluteUri, request.Headers.UserAgent.ToString());
            return Task.FromResult(answer(request));
        }
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
