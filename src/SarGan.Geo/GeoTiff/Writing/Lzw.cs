using System.Buffers;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>LZW as TIFF 6.0 §13 has it: codes of 9 to 12 bits, most significant bit first, the width changing one code early.</summary>
internal static class Lzw
{
    private const int Clear = 256;
    private const int End = 257;
    private const int First = 258;
    private const int MaxCode = 4094;
    private const int HashBits = 14;

    public static void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> packed)
    {
        // Open addressing: the key is (prefix code, next byte) + 1, so that 0 means free.
        var keys = new int[1 << HashBits];
        var codes = new ushort[1 << HashBits];
        var bits = new BitSink(packed);
        var (next, width) = (First, 9);
        bits.Put(Clear, width);
        if (bytes.Length > 0)
        {
            int prefix = bytes[0];
            foreach (var value in bytes[1..])
            {
                var key = ((prefix << 8) | value) + 1;
                var slot = (int)(((uint)key * 2654435769u) >> (32 - HashBits));
                while (keys[slot] != 0 && keys[slot] != key) slot = (slot + 1) & ((1 << HashBits) - 1);
                if (keys[slot] == key)
                {
                    prefix = codes[slot];
                    continue;
                }
                bits.Put(prefix, width);
                prefix = value;
                keys[slot] = key;
                codes[slot] = (ushort)next;
                Advance(ref next, ref width, ref bits, keys);
            }
            bits.Put(prefix, width);
            // The reader makes an entry of this code too, and may widen before it reads the end.
            Advance(ref next, ref width, ref bits, keys);
        }
        bits.Put(End, width);
        bits.Flush();
    }

    /// <summary>Takes apart what <see cref="Encode"/> made; other streams are not expected here.</summary>
    public static void Decode(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        var prefixes = new ushort[4096];
        var suffixes = new byte[4096];
        var lengths = new ushort[4096];
        for (var i = 0; i < 256; i++) (suffixes[i], lengths[i]) = ((byte)i, 1);
        var (next, width, previous, at) = (First, 9, -1, 0);
        var (window, held, position) = (0u, 0, 0);
        while (true)
        {
            while (held < width) (window, held) = ((window << 8) | packed[position++], held + 8);
            held -= width;
            var code = (int)(window >> held) & ((1 << width) - 1);
            if (code == End) return;
            if (code == Clear)
            {
                (next, width, previous) = (First, 9, -1);
                continue;
            }
            if (previous >= 0)
            {
                // The entry may be the very code just read: then it ends with its own first byte.
                prefixes[next] = (ushort)previous;
                lengths[next] = (ushort)(lengths[previous] + 1);
                var root = code == next ? previous : code;
                while (root >= First) root = prefixes[root];
                suffixes[next++] = (byte)root;
                if (next + 1 >= 1 << width && width < 12) width++;
            }
            var walk = code;
            for (var i = at + lengths[code] - 1; i >= at; i--) (bytes[i], walk) = (suffixes[walk], prefixes[walk]);
            at += lengths[code];
            previous = code;
        }
    }

    private static void Advance(ref int next, ref int width, ref BitSink bits, int[] keys)
    {
        next++;
        if (next == MaxCode)
        {
            bits.Put(Clear, width);
            Array.Clear(keys);
            (next, width) = (First, 9);
        }
        else if (next >= 1 << width)
        {
            width++;
        }
    }

    private ref struct BitSink(IBufferWriter<byte> packed)
    {
        private readonly IBufferWriter<byte> _packed = packed;
        private Span<byte> _span = packed.GetSpan(4096);
        private int _used;
        private uint _window;
        private int _held;

        public void Put(int code, int width)
        {
            _window = (_window << width) | (uint)code;
            _held += width;
            while (_held >= 8)
            {
                _held -= 8;
                Write((byte)(_window >> _held));
            }
        }

        public void Flush()
        {
            if (_held > 0) Write((byte)(_window << (8 - _held)));
            _packed.Advance(_used);
        }

        private void Write(byte value)
        {
            if (_used == _span.Length)
            {
                _packed.Advance(_used);
                _span = _packed.GetSpan(4096);
                _used = 0;
            }
            _span[_used++] = value;
        }
    }
}
