namespace SarGan.Geo.Rasters;

#pragma warning disable CA1720 // The members are number types: their names are the field's own (GDAL, NumPy).

/// <summary>The number type of a raster's samples. Memory and buffers hold them in the machine's byte order.</summary>
public enum SampleType
{
    /// <summary>8 bits, unsigned.</summary>
    Byte,

    /// <summary>8 bits, signed.</summary>
    SByte,

    /// <summary>16 bits, unsigned: amplitude products, optical digital numbers.</summary>
    UInt16,

    /// <summary>16 bits, signed: elevation models, scaled reflectance.</summary>
    Int16,

    /// <summary>32 bits, unsigned.</summary>
    UInt32,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>64 bits, unsigned. Beyond 2^53 a read as double rounds.</summary>
    UInt64,

    /// <summary>64 bits, signed. Beyond ±2^53 a read as double rounds.</summary>
    Int64,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>IEEE single precision: backscatter in dB or linear power.</summary>
    Float32,

    /// <summary>IEEE double precision.</summary>
    Float64,
}
