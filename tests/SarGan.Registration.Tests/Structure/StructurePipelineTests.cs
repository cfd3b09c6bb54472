using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class StructurePipelineTests
{
    [Theory]
    [InlineData(1, 24, 1, 1)]
    [InlineData(2, 24, 2, 1)]
    [InlineData(8, 2, 2, 4)]
    [InlineData(7, 2, 2, 3)]
    [InlineData(16, 1, 1, 16)]
    [InlineData(3, 3, 3, 1)]
    public void Divide_Threads_AreNoMoreThanThereAre(int threads, int things, int side, int within)
    {
        Assert.Equal((side, within), StructurePipeline.Divide(threads, things));
        Assert.True(side * within <= threads);
    }
}
