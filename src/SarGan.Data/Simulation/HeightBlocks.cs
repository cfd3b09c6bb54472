namespace SarGan.Data.Simulation;

/// <summary>How tall things are around a place: most places have nothing near that could hide them, and need no search.</summary>
internal sealed class HeightBlocks
{
    private readonly byte[] _tallest;
    private readonly int _side, _width;

    /// <summary>Finds the tallest of each block and its eight neighbours.</summary>
    /// <param name="heights">Heights in any unit, row by row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="reach">Cells around a place that <see cref="Near"/> covers at least.</param>
    public HeightBlocks(byte[] heights, int width, int height, int reach)
    {
        _side = Math.Max(8, reach);
        _width = (width + _side - 1) / _side;
        var rows = (height + _side - 1) / _side;
        var own = new byte[_width * rows];
        for (var y = 0; y < height; y++)
        {
            for (var block = 0; block < _width; block++)
            {
                ref var most = ref own[((y / _side) * _width) + block];
                foreach (var value in heights.AsSpan((y * width) + (block * _side), Math.Min(_side, width - (block * _side)))) most = Math.Max(most, value);
            }
        }
        _tallest = new byte[own.Length];
        for (var i = 0; i < own.Length; i++)
        {
            var (column, row) = (i % _width, i / _width);
            for (var y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++)
            {
                for (var x = Math.Max(0, column - 1); x <= Math.Min(_width - 1, column + 1); x++) _tallest[i] = Math.Max(_tallest[i], own[(y * _width) + x]);
            }
        }
    }

    /// <summary>At least the tallest within reach of a cell.</summary>
    public byte Near(int x, int y) => _tallest[((y / _side) * _width) + (x / _side)];
}
