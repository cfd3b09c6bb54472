namespace SarGan.Tests;

/// <summary>This assembly's entry point: what tests run in a fresh process.</summary>
internal static class Worker
{
    internal static int Main(string[] arguments)
    {
        if (arguments is ["transform", var zip, var tiles, var output])
        {
            File.WriteAllBytes(output, MLNet.StoredPipeline.Transform(zip, tiles));
            return 0;
        }

        if (arguments is ["load", var model]) return MissingLibTorchTests.Load(model);

        if (arguments is ["scene", var folder, var name]) return Scenes.SceneResumeTests.Translate(folder, name);

        Console.Error.WriteLine("transform MODEL.ZIP TILES OUTPUT, load MODEL.SARGAN, or scene FOLDER RESULT.TIF");
        return 2;
    }
}
