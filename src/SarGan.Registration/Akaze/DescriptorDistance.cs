namespace SarGan.Registration.Akaze;

/// <summary>How far two binary descriptors are apart.</summary>
public enum DescriptorDistance
{
    /// <summary>The number of bits that differ: what AKAZE's descriptors are made for.</summary>
    Hamming = 0,

    /// <summary>The Euclidean distance of the bytes, as some tutorials use it: bits of one byte then weigh 1 to 128.</summary>
    Euclidean = 1,
}
