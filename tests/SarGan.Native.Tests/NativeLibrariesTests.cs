using SarGan.Native;
using TorchSharp;

namespace SarGan.Native.Tests;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void Initialize_BeforeFirstTensor_TorchWorks()
    {
        NativeLibraries.Initialize();

        using var ones = torch.ones(2);

        Assert.Equal(2f, ones.sum().ToSingle());
    }
}
