using System.Text;
using SarGan.Training.Events;
using SarGan.Training.Tests.Support;

namespace SarGan.Training.Tests.Events;

public sealed class EventFileTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);

    [Fact]
    public void Write_FirstEvent_HasTheBytesThatTheFormatAsksFor()
    {
        using var folder = new TemporaryFolder();
        using (new EventFile(folder["events"], 0, Time))
        {
        }

        // Worked out by hand from event.proto: field 1 (double) 1e9, field 2 (varint) 0, field 3 (text).
        byte[] message = [0x09, .. BitConverter.GetBytes(1e9), 0x10, 0x00, 0x1A, 0x0D, .. Encoding.ASCII.GetBytes("brain.Event:2")];
        var file = File.ReadAllBytes(folder["events"]);
        Assert.Equal((ulong)message.Length, BitConverter.ToUInt64(file));
        Assert.Equal(Masked(file.AsSpan(0, 8)), BitConverter.ToUInt32(file, 8));
        Assert.Equal(message, file[12..^4]);
        Assert.Equal(Masked(message), BitConverter.ToUInt32(file, file.Length - 4));
    }

    [Fact]
    public void Write_Scalars_HaveTagAndValue()
    {
        var message = new EventMessage(Time, 300).WithScalars([("a", 1.5)]).ToArray();

        byte[] value = [0x0A, 0x01, (byte)'a', 0x15, .. BitConverter.GetBytes(1.5f)];
        byte[] expected = [0x09, .. BitConverter.GetBytes(1e9), 0x10, 0xAC, 0x02, 0x2A, (byte)(value.Length + 2), 0x0A, (byte)value.Length, .. value];
        Assert.Equal(expected, message);
        Assert.Equal(300, EventMessage.StepOf(message));
    }

    [Fact]
    public void Open_WithLaterAndHalfEvents_CutsThem()
    {
        using var folder = new TemporaryFolder();
        using (var file = new EventFile(folder["events"], 0, Time))
        {
            foreach (var step in new long[] { 1, 2, 3, 4 }) file.Write(new EventMessage(Time, step).WithScalars([("loss", step)]));
        }
        File.AppendAllText(folder["events"], "half an event");

        using (var file = new EventFile(folder["events"], 2, Time)) file.Write(new EventMessage(Time, 3).WithScalars([("loss", 3)]));

        using var stream = File.OpenRead(folder["events"]);
        Assert.Equal([0L, 1, 2, 3], EventFile.ReadSteps(stream));
    }

    /// <summary>CRC-32C bit by bit, as its definition has it, then TensorFlow's mask.</summary>
    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }
}
