using System.Globalization;
using SarGan.Native;
using SarGan.Training.Tests.Support;
using TorchSharp;

// arguments: scenario, folder, steps, halt. Trains, or goes on training, up to the step "halt", and waits there to be killed.
if (args.Length != 4) return 2;
NativeLibraries.Initialize();
torch.set_num_threads(ResumeScenario.Threads);
var halt = long.Parse(args[3], CultureInfo.InvariantCulture);
ResumeScenario.Train(args[0], args[1], long.Parse(args[2], CultureInfo.InvariantCulture), new Halt(halt));
return 0;

internal sealed class Halt(long step) : IProgress<SarGan.Training.TrainingProgress>
{
    public void Report(SarGan.Training.TrainingProgress value)
    {
        if (value.Step == step) Thread.Sleep(Timeout.Infinite);
    }
}
