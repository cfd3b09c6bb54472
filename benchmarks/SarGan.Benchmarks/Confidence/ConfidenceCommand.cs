using System.CommandLine;

namespace SarGan.Benchmarks.Confidence;

/// <summary>The command that prints <see cref="ConfidenceRun"/>'s tables.</summary>
internal static class ConfidenceCommand
{
    public static Command Create(string[] args, TextWriter output, TextWriter progress)
    {
        var model = new Option<string>("--model") { Description = "A model from SAR to optical; for simulated scenes one of QuickStart's", Required = true };
        var scenes = new Option<int>("--scenes") { Description = "Simulated scenes to calibrate with, and as many to judge on", DefaultValueFactory = _ => 16 };
        var training = new Option<string?>("--training") { Description = "Real pairs: the folder that the model has learnt from" };
        var validation = new Option<string?>("--validation") { Description = "Real pairs: the folder to calibrate with" };
        var test = new Option<string?>("--test") { Description = "Real pairs: the folder to judge on" };
        var command = new Command("confidence", "How far the consistency of translations foretells their errors") { model, scenes, training, validation, test };
        command.SetAction(parse =>
        {
            SarGan.Native.ProcessTuning.Apply();
            Machine.Read().Write(output, args);
            return parse.GetValue(validation) is { } calibrate && parse.GetValue(test) is { } judge
                ? ConfidenceRun.Real(parse.GetRequiredValue(model), parse.GetValue(training), calibrate, judge, output, progress)
                : ConfidenceRun.Simulated(parse.GetRequiredValue(model), parse.GetValue(scenes), output, progress);
        });
        return command;
    }
}
