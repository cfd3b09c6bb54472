using System.Buffers.Binary;
using System.Text;

namespace SarGan.Training.Events;

/// <summary>One message of TensorFlow's <c>event.proto</c>: a time, a step, and scalars, pictures or the file's version.</summary>
internal sealed class EventMessage
{
    /// <summary>Field of the file's version.</summary>
    public const int FileVersion = 3;

    private const int WallTime = 1, StepField = 2, Summary = 5; // Event
    private const int Value = 1; // Summary
    private const int Tag = 1, SimpleValue = 2, Image = 4; // Summary.Value
    private const int Height = 1, Width = 2, ColourSpace = 3, Encoded = 4; // Summary.Image
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private readonly List<byte> _message = [];

    public EventMessage(DateTimeOffset time, long step)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(number, time.ToUnixTimeMilliseconds() / 1000.0);
        Key(_message, WallTime, Fixed64);
        _message.AddRange(number);
        Key(_message, StepField, Varint);
        Number(_message, (ulong)step);
    }

    public EventMessage WithText(int field, string text)
    {
        Block(_message, field, Encoding.UTF8.GetBytes(text));
        return this;
    }

    public EventMessage WithScalars(IEnumerable<(string Tag, double Value)> scalars)
    {
        List<byte> summary = [];
        Span<byte> number = stackalloc byte[4];
        foreach (var (tag, scalar) in scalars)
        {
            List<byte> value = [];
            Block(value, Tag, Encoding.UTF8.GetBytes(tag));
            BinaryPrimitives.WriteSingleLittleEndian(number, (float)scalar);
            Key(value, SimpleValue, Fixed32);
            value.AddRange(number);
            Block(summary, Value, [.. value]);
        }
        Block(_message, Summary, [.. summary]);
        return this;
    }

    /// <summary>Adds an RGB picture.</summary>
    public EventMessage WithPicture(string tag, int width, int height, byte[] png)
    {
        List<byte> image = [];
        foreach (var (field, number) in new[] { (Height, height), (Width, width), (ColourSpace, 3) })
        {
            Key(image, field, Varint);
            Number(image, (ulong)number);
        }
        Block(image, Encoded, png);
        List<byte> value = [];
        Block(value, Tag, Encoding.UTF8.GetBytes(tag));
        Block(value, Image, [.. image]);
        List<byte> summary = [];
        Block(summary, Value, [.. value]);
        Block(_message, Summary, [.. summary]);
        return this;
    }

    public byte[] ToArray() => [.. _message];

    /// <summary>The step of a message of ours, whose second field it is; beyond all steps for a message that is not.</summary>
    public static long StepOf(ReadOnlySpan<byte> data)
    {
        if (data.Length < 11 || data[0] != ((WallTime << 3) | Fixed64) || data[9] != ((StepField << 3) | Varint)) return long.MaxValue;
        ulong step = 0;
        for (var i = 10; i < data.Length && i < 20; i++)
        {
            step |= (ulong)(data[i] & 0x7F) << (7 * (i - 10));
            if (data[i] < 0x80) return (long)step;
        }
        return long.MaxValue;
    }

    private static void Block(List<byte> target, int field, byte[] data)
    {
        Key(target, field, Bytes);
        Number(target, (ulong)data.Length);
        target.AddRange(data);
    }

    private static void Key(List<byte> target, int field, int kind) => Number(target, (ulong)((field << 3) | kind));

    private static void Number(List<byte> target, ulong value)
    {
        for (; value >= 0x80; value >>= 7) target.Add((byte)(value | 0x80));
        target.Add((byte)value);
    }
}
