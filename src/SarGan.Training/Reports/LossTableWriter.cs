using System.Text;

namespace SarGan.Training.Reports;

/// <summary>Adds rows to a table of losses; opened by <see cref="LossTable.Append"/>. Each row reaches the operating system whole before <see cref="Write"/> returns.</summary>
public sealed class LossTableWriter : IDisposable
{
    private readonly FileStream _stream;

    internal LossTableWriter(string path)
    {
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            CutHalfRow();
            if (_stream.Length == 0) WriteLine(LossTable.Header);
            else CheckHeader(path);
            _stream.Seek(0, SeekOrigin.End);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public void Write(LossRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        WriteLine(LossTable.Format(row));
    }

    /// <summary>Makes the rows survive a loss of power: call before a checkpoint that counts on them.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Flush() => _stream.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void WriteLine(string line) => _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

    private void CutHalfRow()
    {
        Span<byte> window = stackalloc byte[4096];
        for (var end = _stream.Length; end > 0;)
        {
            var start = Math.Max(0, end - window.Length);
            var part = window[..(int)(end - start)];
            _stream.Seek(start, SeekOrigin.Begin);
            _stream.ReadExactly(part);
            var last = part.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                _stream.SetLength(start + last + 1);
                return;
            }
            end = start;
        }
        _stream.SetLength(0);
    }

    private void CheckHeader(string path)
    {
        _stream.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        var header = reader.ReadLine();
        if (header != LossTable.Header)
            throw new InvalidDataException($"{path}, line 1: rows can only be added to a table with the columns \"{LossTable.Header}\". Actual line was \"{header}\".");
    }
}
