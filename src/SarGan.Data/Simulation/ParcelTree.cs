namespace SarGan.Data.Simulation;

/// <summary>A piece of a plane that is split into rectangles, as far as it lies around one point.</summary>
/// <param name="Id">Names the piece; random.</param>
/// <param name="Left">Left side.</param>
/// <param name="Right">Right side.</param>
/// <param name="Top">Upper side.</param>
/// <param name="Bottom">Lower side.</param>
/// <param name="Edge">Distance of the point to the nearest border.</param>
/// <param name="EdgeLevel">How late that border was drawn: 0 for the lattice, 1 for the first split of a cell.</param>
internal readonly record struct Parcel(uint Id, float Left, float Right, float Top, float Bottom, float Edge, int EdgeLevel)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;
}

/// <summary>Splits the plane into parcels: cells of a lattice, halved at random places until they are small enough.</summary>
/// <remarks>Nothing is stored: a point's way down the tree depends only on the seed, so that a scene of any size costs the same a pixel.</remarks>
/// <param name="cell">Side of a lattice cell.</param>
/// <param name="side">Longest side that need not be split, on average.</param>
/// <param name="tilt">Largest slope of a border against the lattice.</param>
/// <param name="seed">Of this plane.</param>
internal readonly struct ParcelTree(float cell, float side, float tilt, uint seed)
{
    public Parcel Find(float x, float y)
    {
        var row = MathF.Floor(y / cell);
        // Each row of the lattice is shifted, else its borders would run through the whole scene.
        var shift = Noise.Unit(Noise.Hash((uint)(int)row, 7, seed)) * cell;
        var column = MathF.Floor((x - shift) / cell);
        var id = Noise.Hash((uint)(int)column, (uint)(int)row, seed);
        var (left, top) = ((column * cell) + shift, row * cell);
        var (right, bottom) = (left + cell, top + cell);
        var edge = MathF.Min(MathF.Min(x - left, right - x), MathF.Min(y - top, bottom - y));
        var edgeLevel = 0;
        var longest = side * Noise.Between(id, 1, 0.75f, 1.35f);
        for (var level = 1; level < 12; level++)
        {
            var (width, height) = (right - left, bottom - top);
            // Three numbers of ten bits from one word.
            var word = Noise.Next(id, 2);
            if (MathF.Max(width, height) < longest * (0.8f + ((word & 1023) * (0.5f / 1024)))) break;
            var ratio = 0.36f + (((word >> 10) & 1023) * (0.28f / 1024));
            var slope = tilt * (((word >> 20) * (2f / 4096)) - 1);
            float distance;
            if (width > height)
            {
                var at = left + (ratio * width);
                distance = x - at - (slope * (y - ((top + bottom) / 2)));
                if (distance < 0) right = at;
                else left = at;
            }
            else
            {
                var at = top + (ratio * height);
                distance = y - at - (slope * (x - ((left + right) / 2)));
                if (distance < 0) bottom = at;
                else top = at;
            }
            id = Noise.Next(id, distance < 0 ? 5u : 6u);
            if (MathF.Abs(distance) >= edge) continue;
            edge = MathF.Abs(distance);
            edgeLevel = level;
        }
        return new Parcel(id, left, right, top, bottom, edge, edgeLevel);
    }
}
