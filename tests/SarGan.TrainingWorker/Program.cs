using System.Globalization;
using SarGan.Native;
using SarGan.Training.Tests.Support;
using TorchSharp;

// arguments: scenario, folder, steps. Trains, or goes on training, until done or killed.
if (args.Length != 3) return 2;
NativeLibraries.Initialize();
torch.set_num_threads(ResumeScenario.Threads);
ResumeScenario.Train(args[0], args[1], long.Parse(args[2], CultureInfo.InvariantCulture));
return 0;
