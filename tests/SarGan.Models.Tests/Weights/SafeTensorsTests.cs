using SarGan.TestSupport;
using System.Buffers.Binary;
using System.Text;
using SarGan.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Weights;

public sealed class SafeTensorsTests
{
    [Fact]
    public void Write_OneSmallTensor_GivesTheBytesOfTheSpecification()
    {
        using var tensor = torch.tensor(new float[] { 1, -2 }, [1, 2]);
        using var stream = new MemoryStream();

        SafeTensors.Write(stream, [("w", tensor)], new Dictionary<string, string> { ["b"] = "2", ["a"] = "é" });

        // By hand: length of the padded header, metadata and tensors in order, 1.0f and -2.0f little-endian.
        const string json = """{"__metadata__":{"a":"é","b":"2"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        var text = Encoding.UTF8.GetBytes(json);
        var padded = (text.Length + 7) / 8 * 8;
        var expected = new byte[8 + padded + 8];
        BinaryPrimitives.WriteInt64LittleEndian(expected, padded);
        expected.AsSpan(8, padded).Fill((byte)' ');
        text.CopyTo(expected, 8);
        new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }.CopyTo(expected, 8 + padded);
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Read_EveryType_ReturnsTheSameBytes()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(7);
        var source = randn([3, 4], ScalarType.Float64, generator: generator).mul(50);
        var tensors = new (string, Tensor)[]
        {
            ("f64", source),
            ("f32", source.to(ScalarType.Float32)),
            ("f16", source.to(ScalarType.Float16)),
            ("bf16", source.to(ScalarType.BFloat16)),
            ("i64", source.to(ScalarType.Int64)),
            ("i32", source.to(ScalarType.Int32)),
            ("i16", source.to(ScalarType.Int16)),
            ("i8", source.to(ScalarType.Int8)),
            ("u8", source.abs().to(ScalarType.Byte)),
            ("bool", source.gt(0)),
        };
        using var stream = new MemoryStream();

        SafeTensors.Write(stream, tensors);
        stream.Position = 0;
        var read = SafeTensors.Read(stream);

        Assert.Equal(tensors.Length, read.Count);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, read[name].dtype);
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.Equal(tensor.bytes.ToArray(), read[name].bytes.ToArray());
        }
    }

    [Fact]
    public void Read_ScalarEmptyStridedAndSpecialValues_ReturnsThemExactly()
    {
        using var scope = NewDisposeScope();
        var strided = arange(24, ScalarType.Float32).reshape(2, 3, 4).permute(2, 0, 1);
        var special = torch.tensor([float.NaN, float.PositiveInfinity, -0f, float.Epsilon]);
        using var stream = new MemoryStream();

        SafeTensors.Write(stream, [("scalar", torch.tensor(3.5)), ("empty", zeros(2, 0, 3)), ("strided", strided), ("special", special)]);
        stream.Position = 0;
        var read = SafeTensors.Read(stream);

        Assert.Empty(read["scalar"].shape);
        Assert.Equal(3.5, read["scalar"].item<double>());
        Assert.Equal([2, 0, 3], read["empty"].shape);
        Assert.Equal([4, 2, 3], read["strided"].shape);
        Assert.Equal(strided.contiguous().bytes.ToArray(), read["strided"].bytes.ToArray());
        Assert.Equal(special.bytes.ToArray(), read["special"].bytes.ToArray());
    }

    [Fact]
    public void Write_TensorsInAnyOrder_GivesTheSameBytesWithLargeElementsFirst()
    {
        using var a = ones(3, ScalarType.Byte);
        using var b = ones(3, ScalarType.Float64);
        using var c = ones(3, ScalarType.Float32);
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        SafeTensors.Write(first, [("a", a), ("b", b), ("c", c)]);
        SafeTensors.Write(second, [("c", c), ("b", b), ("a", a)]);
        first.Position = 0;
        var header = SafeTensors.ReadHeader(first);

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.Equal(["b", "c", "a"], header.Tensors.Select(t => t.Name));
        Assert.Equal(0, header.DataOffset % 8);
        Assert.Equal(header.DataOffset, first.Position);
    }

    [Fact]
    public void Write_NameTwiceOrReserved_ThrowsArgumentException()
    {
        using var tensor = ones(1);

        Assert.Throws<ArgumentException>(() => SafeTensors.Write(new MemoryStream(), [("a", tensor), ("a", tensor)]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(new MemoryStream(), [("__metadata__", tensor)]));
    }

    [Fact]
    public void Write_ComplexTensor_ThrowsArgumentExceptionNamingTheTypes()
    {
        using var tensor = zeros(2, ScalarType.ComplexFloat32);

        var e = Assert.Throws<ArgumentException>(() => SafeTensors.Write(new MemoryStream(), [("c", tensor)]));

        Assert.Contains("BF16", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StreamThatCannotSeekAndGivesLittleAtATime_ReturnsTheTensors()
    {
        using var scope = NewDisposeScope();
        var tensor = randn([700, 900], generator: new Generator(3)); // 2.5 MB: several chunks
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [("t", tensor), ("s", torch.tensor(1f))]);

        var read = SafeTensors.Read(new Pipe(stream.ToArray()));

        Assert.Equal(tensor.bytes.ToArray(), read["t"].bytes.ToArray());
    }

    [Fact]
    public void Read_OpenScope_ReturnsTensorsToItAndLeavesNothingElse()
    {
        using var tensor = ones(10);
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [("a", tensor), ("b", tensor)]);
        stream.Position = 0;
        var before = TensorGrowth.Settled();

        using (NewDisposeScope())
        {
            SafeTensors.Read(stream);
            Assert.Equal(before + 2, Tensor.TotalCount);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [InlineData("""[]""", "not a JSON object")]
    [InlineData("""{"a":""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "not valid JSON")]
    [InlineData("""{"a":3}""", "not an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "no dtype, shape or data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"code":"x"}}""", "unexpected 'code'")]
    [InlineData("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "element type 'C64'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "8 bytes, but F32 [3] has 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", "overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "a begin and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "a begin and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "at 4, where 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "at 4, where 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "but 8 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}""", "more than")]
    [InlineData("""{"__metadata__":{"a":1}}""", "not text")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not ")]
    public void Read_BadHeader_ThrowsNamingTheFault(string json, string fault)
    {
        var bytes = File(json, 8);

        var e = Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new MemoryStream(bytes)));

        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TruthValueTwo_Throws()
    {
        var bytes = File("""{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", 3);
        bytes[^1] = 2;

        var e = Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new MemoryStream(bytes)));

        Assert.Equal(bytes.Length - 1, e.Offset);
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsModelBundleException()
    {
        var bytes = SmallFile();

        for (var length = 0; length < bytes.Length; length++)
        {
            var part = bytes[..length];
            Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new MemoryStream(part)));
            Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new Pipe(part)));
        }
    }

    [Fact]
    public void Read_EverySingleBitFlippedInTheHeader_ThrowsModelBundleExceptionOrReturnsTensors()
    {
        var bytes = SmallFile();
        using var scope = NewDisposeScope();
        var refused = 0;

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                SafeTensors.Read(new MemoryStream(flipped));
            }
            catch (ModelBundleException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, bytes.Length * 2, bytes.Length * 8);
    }

    [Fact]
    public void Read_PipeThatPromisesMuchAndSendsLittle_ThrowsWithoutLargeAllocation()
    {
        var bytes = File("""{"a":{"dtype":"F32","shape":[15000000000],"data_offsets":[0,60000000000]}}""", 100);
        var header = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(header, 16 << 20);
        Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new Pipe(header)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new Pipe(bytes)));
        Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new Pipe(header)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Read_MoreThanTheLimits_Throws()
    {
        var bytes = SmallFile();

        Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new MemoryStream(bytes), new SafeTensorsLimits { MaxTensors = 1 }));
        Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new MemoryStream(bytes), new SafeTensorsLimits { MaxHeaderBytes = 10 }));
        Assert.Throws<ModelBundleException>(() => SafeTensors.Read(new MemoryStream(bytes), new SafeTensorsLimits { MaxDataBytes = 10 }));
    }

    [Fact]
    public void LoadInto_SavedModule_RestoresParametersAndBuffersExactly()
    {
        using var source = Small();
        using var target = Small();
        using var stream = new MemoryStream();

        SafeTensors.Save(source, stream);
        stream.Position = 0;
        SafeTensors.LoadInto(target, stream);

        var (expected, actual) = (source.state_dict(), target.state_dict());
        Assert.Equal(7, expected.Count);
        Assert.Contains("norm.running_mean", expected.Keys);
        Assert.All(expected, p => Assert.Equal(p.Value.bytes.ToArray(), actual[p.Key].bytes.ToArray()));
        Assert.All(target.parameters(), p => Assert.True(p.requires_grad && p.is_leaf));
    }

    [Fact]
    public void Save_SubmoduleWhoseFieldHasAnotherNameThanItsRegistration_WritesEachTensorOnceUnderTheRegisteredName()
    {
        using var module = nn.Sequential(("outer", new FieldNamedOtherwise()));
        using var stream = new MemoryStream();

        SafeTensors.Save(module, stream);
        stream.Position = 0;
        var names = SafeTensors.ReadHeader(stream).Tensors.Select(t => t.Name);

        Assert.Equal(["outer.norm.num_batches_tracked", "outer.norm.bias", "outer.norm.running_mean", "outer.norm.running_var", "outer.norm.weight"], names);
    }

    [Fact]
    public void LoadInto_SavedModule_LeavesNoTensor()
    {
        using var module = Small();
        using var stream = new MemoryStream();
        SafeTensors.Save(module, stream);
        var before = TensorGrowth.Settled();

        stream.Position = 0;
        SafeTensors.LoadInto(module, stream);
        SafeTensors.Save(module, new MemoryStream());

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void LoadInto_OtherNamesShapesAndTypes_ListsAllAndChangesNothing()
    {
        using var scope = NewDisposeScope();
        using var target = Small();
        var before = target.state_dict().ToDictionary(p => p.Key, p => p.Value.bytes.ToArray());
        using var stream = new MemoryStream();
        var state = target.state_dict().Where(p => p.Key != "conv.bias").Select(p => (p.Key, p.Key switch
        {
            "norm.weight" => ones(7),
            "norm.bias" => ones(4, ScalarType.Float64),
            _ => p.Value.mul(2),
        }));
        SafeTensors.Write(stream, [.. state, ("extra", ones(1))]);
        stream.Position = 0;

        var e = Assert.Throws<ModelBundleException>(() => SafeTensors.LoadInto(target, stream));

        Assert.Contains("conv.bias is missing", e.Message, StringComparison.Ordinal);
        Assert.Contains("norm.weight is [7], the module has [4]", e.Message, StringComparison.Ordinal);
        Assert.Contains("norm.bias is Float64, the module has Float32", e.Message, StringComparison.Ordinal);
        Assert.Contains("'extra' is not in the module", e.Message, StringComparison.Ordinal);
        Assert.All(target.state_dict(), p => Assert.Equal(before[p.Key], p.Value.bytes.ToArray()));
    }

    [Fact]
    public void LoadInto_DataCutShort_ChangesNothing()
    {
        using var source = Small();
        using var target = Small();
        using var stream = new MemoryStream();
        SafeTensors.Save(source, stream);
        var before = target.state_dict().ToDictionary(p => p.Key, p => p.Value.bytes.ToArray());

        Assert.Throws<ModelBundleException>(() => SafeTensors.LoadInto(target, new Pipe(stream.ToArray()[..^1])));

        Assert.All(target.state_dict(), p => Assert.Equal(before[p.Key], p.Value.bytes.ToArray()));
    }

    [Fact]
    public void Files_WriteThenRead_LeaveOneFileAndNameItInErrors()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("sargan");
        try
        {
            var path = Path.Combine(folder.FullName, "a.safetensors");
            SafeTensors.Write(path, [("a", ones(2))], null);
            SafeTensors.Write(path, [("a", zeros(2))], null);

            Assert.Equal(0, SafeTensors.Read(path)["a"].sum().item<float>());
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));
            Assert.Throws<ArgumentException>(() => SafeTensors.Write(path, [("a", ones(2)), ("a", ones(2))], null));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));

            System.IO.File.WriteAllText(path, "nonsense");
            var e = Assert.Throws<ModelBundleException>(() => SafeTensors.Read(path));
            Assert.Equal(path, e.FilePath);
            Assert.Contains("folder", Assert.Throws<ModelBundleException>(() => SafeTensors.Read(folder.FullName)).Message, StringComparison.Ordinal);
            Assert.Contains("no such file", Assert.Throws<ModelBundleException>(() => SafeTensors.Read(path + "x")).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] SmallFile()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [("a", ones(3, 2)), ("b", zeros(4, ScalarType.Int64))], new Dictionary<string, string> { ["k"] = "v" });
        return stream.ToArray();
    }

    private static byte[] File(string json, int dataBytes)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }

    private static TorchSharp.Modules.Sequential Small() => nn.Sequential(("conv", nn.Conv2d(3, 4, 3)), ("norm", nn.BatchNorm2d(4)));

    private sealed class FieldNamedOtherwise : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.BatchNorm2d _normalization = nn.BatchNorm2d(2);

        public FieldNamedOtherwise()
            : base(nameof(FieldNamedOtherwise))
        {
            register_module("norm", _normalization);
        }

        public override Tensor forward(Tensor input) => _normalization.call(input);
    }
}
