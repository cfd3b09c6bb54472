using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.MLNet;

namespace SarGan.Tests.MLNet;

/// <summary>Runs a stored pipeline on the tiles of a folder, here or in a fresh process.</summary>
internal static class StoredPipeline
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>All pixels of the translated columns, row by row.</summary>
    internal static byte[] Transform(string zip, string tiles)
    {
        var ml = new MLContext(seed: 2).RegisterSarGan();
        var model = ml.Model.Load(zip, out _);
        var pixels = PixelsOf(model.Transform(ml.Data.LoadSen12(tiles)));
        (model as IDisposable)?.Dispose();
        return pixels;
    }

    internal static byte[] PixelsOf(IDataView view)
    {
        var columns = view.Schema.Where(c => c.Name.StartsWith("Translated", StringComparison.Ordinal)).ToArray();
        using var cursor = view.GetRowCursor(columns);
        var getters = columns.Select(c => cursor.GetGetter<MLImage>(c)).ToArray();
        var pixels = new List<byte>();
        MLImage image = null!; // The first getter makes it.
        while (cursor.MoveNext())
        {
            foreach (var getter in getters)
            {
                getter(ref image);
                pixels.AddRange(image.Pixels.ToArray());
            }
        }

        return [.. pixels];
    }

    internal static byte[] TransformInFreshProcess(string zip, string tiles, string output)
    {
        var start = new ProcessStartInfo(Host(), [typeof(StoredPipeline).Assembly.Location, "transform", zip, tiles, output]) { RedirectStandardError = true };
        using var process = Process.Start(start)!; // Null only where a shell opens documents.
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The worker did not end within {Patience}.");
        }

        Assert.True(process.ExitCode == 0, $"The worker ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        return File.ReadAllBytes(output);
    }

    // The test host itself runs under dotnet.
    internal static string Host() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
