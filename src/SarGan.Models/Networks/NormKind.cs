namespace SarGan.Models.Networks;

/// <summary>How a network normalises its activations. All have a learnt gain and bias.</summary>
public enum NormKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Each channel of each sample over its pixels (Ulyanov, Vedaldi and Lempitsky, 2016).</summary>
    Instance,

    /// <summary>Each channel over the whole batch, by running statistics after training (Ioffe and Szegedy, 2015).</summary>
    Batch,

    /// <summary>Each sample over all its channels and pixels, as keras-contrib's <c>InstanceNormalization()</c> does when no axis is given.</summary>
    KerasSample,
}
