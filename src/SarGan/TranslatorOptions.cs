using System.Text.Json.Serialization;
using SarGan.Models.Networks;

namespace SarGan;

/// <summary>How a <see cref="Translator"/> computes.</summary>
public sealed record TranslatorOptions
{
    /// <summary>Where the networks run: "cpu", "cuda", "cuda:N", or "auto" for the first CUDA device if there is one. Default: "cpu".</summary>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public string Device
    {
        get;
        init => field = TranslatorDevice.Check(value);
    } = "cpu";

    /// <summary>The number format of the convolutions. Default: <see cref="ComputePrecision.Full"/>. BFloat16 is faster on hardware that has it and keeps about 3 digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public ComputePrecision Precision
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Precision), $"Precision must be Full or BFloat16. Actual value was {value}.");
    }

    /// <summary>Most images that go through a network at once, 1 or more. Default: 1, as fast as any on a CPU; on a GPU 8 or more is faster. Memory grows with it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), $"BatchSize must be 1 or more. Actual value was {value}.");
    } = 1;

    /// <summary>The networks that a bundle may name. Default: null, SarGan's own. Not stored with ML.NET models.</summary>
    [JsonIgnore]
    public NetworkCatalog? Networks { get; init; }
}
