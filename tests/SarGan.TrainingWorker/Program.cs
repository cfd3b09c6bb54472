using System.Globalization;
using SarGan.Training.Tests.Support;

// arguments: scenario, folder, steps. Trains, or goes on training, until done or killed.
if (args.Length != 3) return 2;
ResumeScenario.Train(args[0], args[1], long.Parse(args[2], CultureInfo.InvariantCulture));
return 0;
