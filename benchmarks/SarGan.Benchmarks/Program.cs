return SarGan.Benchmarks.BenchmarkCommands.Run(args, Console.Out, Console.Error);
