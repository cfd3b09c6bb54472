using System.CommandLine;
using BenchmarkDotNet.Running;
using SarGan.Benchmarks.Classes;
using SarGan.Benchmarks.Compare;
using SarGan.Benchmarks.Confidence;
using SarGan.Benchmarks.Registration;
using SarGan.Benchmarks.Runs;
using SarGan.Benchmarks.Workloads;
using SarGan.Models.Networks;

namespace SarGan.Benchmarks;

/// <summary>The program's commands. What they print goes into RESULTS.md as it is.</summary>
internal static class BenchmarkCommands
{
    public static int Run(string[] args, TextWriter output, TextWriter progress)
    {
        var root = new RootCommand("Measures SarGan. Run it in Release, on a machine that does nothing else.");
        root.Subcommands.Add(Compare(args, output, progress));
        root.Subcommands.Add(Memory(args, output, progress));
        root.Subcommands.Add(Loader(args, output));
        root.Subcommands.Add(Warp(args, output, progress));
        root.Subcommands.Add(WarpWorker());
        root.Subcommands.Add(ConfidenceCommand.Create(args, output, progress));
        root.Subcommands.Add(SceneModelTraining(progress));
        root.Subcommands.Add(SceneQualityTable(args, output, progress));
        root.Subcommands.Add(SceneSpeedTable(args, output, progress));
        root.Subcommands.Add(Registration(args, output, progress));
        root.Subcommands.Add(Classes());
        root.Subcommands.Add(Worker());
        root.Subcommands.Add(TrainingWorker(output, progress));
        return root.Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = progress });
    }

    private static Command Compare(string[] args, TextWriter output, TextWriter progress)
    {
        var items = new Option<string[]>("--items")
        {
            Description = $"What to compare, by the beginning of the name; default: all. Names: {string.Join(", ", ComparisonItem.All.Select(item => item.Key))}",
            AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of an item", DefaultValueFactory = _ => 9 };
        var threads = new Option<int>("--threads") { Description = "Threads of each side", DefaultValueFactory = _ => 2 };
        var policy = new Option<string>("--wait-policy") { Description = "OMP_WAIT_POLICY of both sides", DefaultValueFactory = _ => "PASSIVE" };
        var (filters, size) = ScaleOptions();
        var command = new Command("compare", "Ratios of the plain networks' time to SarGan's, measured in turn in two processes") { items, rounds, threads, policy, filters, size };
        command.SetAction(parse =>
        {
            var settings = new WorkerSettings(new Scale(parse.GetValue(filters), parse.GetValue(size)), parse.GetValue(threads), parse.GetValue(policy)!); // the option has a default
            var comparison = new Comparison(settings, parse.GetValue(rounds), progress);
            var chosen = ComparisonItem.Choose(parse.GetValue(items) ?? []);
            var machine = Machine.Read();
            var results = chosen.Select(comparison.Run).ToList();
            ComparisonTable.Write(output, args, machine, settings, results);
            return 0;
        });
        return command;
    }

    private static Command Memory(string[] args, TextWriter output, TextWriter progress)
    {
        var steps = StepsOption();
        var (filters, size) = ScaleOptions();
        var command = new Command("memory", "Resident memory of CycleGAN training, step by step") { steps, filters, size };
        command.SetAction(parse =>
        {
            var machine = Machine.Read();
            using var data = new SimulatedTiles(parse.GetValue(size), scenes: 4);
            progress.WriteLine($"{data.Pairs} simulated pairs in {data.Folder}");
            machine.Write(output, args);
            output.Flush();
            // Another process: this one still holds what the simulator used.
            return SelfProcess.RunToEnd("memory-worker", "--data", data.Folder, "--steps", $"{parse.GetValue(steps)}", "--filters", $"{parse.GetValue(filters)}", "--size", $"{parse.GetValue(size)}");
        });
        return command;
    }

    private static Command TrainingWorker(TextWriter output, TextWriter progress)
    {
        var data = new Option<string>("--data") { Required = true };
        var steps = StepsOption();
        var (filters, size) = ScaleOptions();
        var command = new Command("memory-worker") { data, steps, filters, size };
        command.Hidden = true;
        command.SetAction(parse => MemoryRun.Run(parse.GetRequiredValue(data), parse.GetValue(steps), new Scale(parse.GetValue(filters), parse.GetValue(size)), output, progress));
        return command;
    }

    private static Command Loader(string[] args, TextWriter output)
    {
        var threads = new Option<int>("--threads") { Description = "Threads that load", DefaultValueFactory = _ => 2 };
        var pairs = new Option<int>("--pairs") { Description = "Pairs loaded in a repetition", DefaultValueFactory = _ => 1000 };
        var size = new Option<int>("--size") { Description = "Side of the tiles in pixels", DefaultValueFactory = _ => 256 };
        var command = new Command("loader", "Pairs of PNG tiles that the loader brings to training a second") { threads, pairs, size };
        command.SetAction(parse =>
        {
            var machine = Machine.Read();
            machine.Write(output, args);
            LoaderRun.Run(parse.GetValue(threads), parse.GetValue(pairs), parse.GetValue(size), output);
            return 0;
        });
        return command;
    }

    private static Command Warp(string[] args, TextWriter output, TextWriter progress)
    {
        var size = new Option<int>("--size") { Description = "Side of the scene in pixels", DefaultValueFactory = _ => 8000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of each side, in turn", DefaultValueFactory = _ => 7 };
        var threads = new Option<int>("--threads") { Description = "Threads of each side", DefaultValueFactory = _ => 2 };
        var command = new Command("warp", "A UTM scene to longitude and latitude, compared with gdalwarp, which must be installed") { size, rounds, threads };
        command.SetAction(parse =>
        {
            Machine.Read().Write(output, args);
            return WarpRun.Run(parse.GetValue(size), parse.GetValue(rounds), parse.GetValue(threads), output, progress);
        });
        return command;
    }

    private static Command WarpWorker()
    {
        var input = new Option<string>("--in") { Required = true };
        var output = new Option<string>("--out") { Required = true };
        var threads = new Option<int>("--threads") { Required = true };
        var command = new Command("warp-worker") { input, output, threads };
        command.Hidden = true;
        command.SetAction(parse => WarpRun.Work(parse.GetRequiredValue(input), parse.GetRequiredValue(output), parse.GetValue(threads)));
        return command;
    }

    private static Command SceneModelTraining(TextWriter progress)
    {
        var data = new Option<string>("--data") { Description = "The folder that scene-quality takes: all of it but the scene is learnt from", Required = true };
        var path = new Option<string>("--out") { Description = "The model, *.sargan", Required = true };
        var norm = new Option<NormKind>("--norm") { Description = "The norm of the networks", DefaultValueFactory = _ => NormKind.Instance };
        var steps = new Option<long>("--steps") { Description = "Steps of 3 pairs", DefaultValueFactory = _ => 600 };
        var command = new Command("scene-model", "Trains a small model for scene-quality") { data, path, norm, steps };
        command.SetAction(parse => SceneModel.Run(parse.GetRequiredValue(data), parse.GetRequiredValue(path), parse.GetValue(norm), parse.GetValue(steps), progress));
        return command;
    }

    private static Command SceneQualityTable(string[] args, TextWriter output, TextWriter progress)
    {
        var model = new Option<string>("--model") { Description = "A model from SAR pictures to optical ones", Required = true };
        var data = new Option<string?>("--data") { Description = "A folder with manifest.csv, whose group s1_2000 is a scene in overlapping patches; without it a town is simulated" };
        var windows = new Option<int[]>("--windows") { Description = "Sides of the windows, in pixels", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [512, 1024] };
        var sea = new Option<bool>("--sea-only") { Description = "Only the table in which half of the scene is sea" };
        var command = new Command("scene-quality", "Seams of a translated scene, and its likeness to the optical image, by statistics and blending") { model, data, windows, sea };
        command.SetAction(parse =>
        {
            Machine.Read().Write(output, args);
            using var run = new SceneQuality(parse.GetRequiredValue(model), parse.GetValue(data), output, progress);
            run.Run(parse.GetRequiredValue(windows), parse.GetValue(sea));
            return 0;
        });
        return command;
    }

    private static Command SceneSpeedTable(string[] args, TextWriter output, TextWriter progress)
    {
        var size = new Option<int>("--size") { Description = "Side of the scene in pixels", DefaultValueFactory = _ => 20000 };
        var filters = new Option<int>("--filters") { Description = "Filters of the network's first layer", DefaultValueFactory = _ => 64 };
        var window = new Option<int>("--window") { Description = "Side of the windows in pixels", DefaultValueFactory = _ => 1024 };
        var tile = new Option<bool>("--tile-statistics") { Description = "Statistics from each window instead of the scene" };
        var threads = new Option<int>("--threads") { Description = "Threads of the network", DefaultValueFactory = _ => 2 };
        var rounds = new Option<int>("--rounds") { Description = "How often the scene and the bare generator take turns", DefaultValueFactory = _ => 1 };
        var command = new Command("scene-speed", "A scene of 16-bit amplitudes from file to file, beside the bare generator: windows a second and resident memory") { size, filters, window, tile, threads, rounds };
        command.SetAction(parse =>
        {
            Machine.Read().Write(output, args);
            return SceneSpeed.Run(new SceneSpeedSettings(parse.GetValue(size), parse.GetValue(filters), parse.GetValue(window), parse.GetValue(tile), parse.GetValue(threads), parse.GetValue(rounds)), output, progress);
        });
        return command;
    }

    private static Command Registration(string[] args, TextWriter output, TextWriter progress)
    {
        var data = new Option<string>("--data") { Description = "Folder of the real data; default: what SARGAN_DATA names", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SARGAN_DATA") ?? "" };
        var records = new Option<string>("--records") { Description = "CSV file of single results; what is there already is not run again", Required = true };
        var trials = new Option<int>("--trials") { Description = "Perturbations of a scene pair", DefaultValueFactory = _ => 20 };
        var small = new Option<int>("--mismatched-small") { Description = "Small pairs of different ground", DefaultValueFactory = _ => 100 };
        var tiles = new Option<int>("--mismatched-tiles") { Description = "SEN1-2 tiles of different ground", DefaultValueFactory = _ => 340 };
        var threads = new Option<int>("--threads") { Description = "Trials at the same time", DefaultValueFactory = _ => 2 };
        var seed = new Option<long>("--seed") { Description = "Of the perturbations of scene pairs", DefaultValueFactory = _ => 1 };
        var command = new Command("registration", "How often SAR-optical registration finds real pairs, and how often it claims what is not so") { data, records, trials, small, tiles, threads, seed };
        command.SetAction(parse =>
        {
            var machine = Machine.Read();
            RegistrationCommand.Run(new RegistrationSettings(
                parse.GetValue(data)!, parse.GetRequiredValue(records), parse.GetValue(trials), parse.GetValue(small), parse.GetValue(tiles), parse.GetValue(threads), parse.GetValue(seed)), output, progress); // data has a default
            machine.Write(output, args);
            return 0;
        });
        return command;
    }

    private static Command Classes()
    {
        var rest = new Argument<string[]>("arguments") { Description = "BenchmarkDotNet's own, such as --filter *Generator*", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("bdn", "BenchmarkDotNet over single layers and generators") { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parse =>
        {
            SarGan.Native.ProcessTuning.Apply();
            _ = BenchmarkSwitcher.FromTypes([typeof(ConvCoreBenchmarks), typeof(GeneratorBenchmarks)])
                .Run([.. parse.GetValue(rest) ?? [], .. parse.UnmatchedTokens], InProcessConfig.Create());
            return 0;
        });
        return command;
    }

    private static Command Worker()
    {
        var side = new Option<Side>("--side") { Required = true };
        var threads = new Option<int>("--threads") { Required = true };
        var (filters, size) = ScaleOptions();
        var command = new Command("worker") { side, threads, filters, size };
        command.Hidden = true;
        command.SetAction(parse => WorkerLoop.Run(parse.GetValue(side), parse.GetValue(threads), new Scale(parse.GetValue(filters), parse.GetValue(size)), Console.In, Console.Out));
        return command;
    }

    private static Option<long> StepsOption() => new("--steps") { Description = "Training steps", DefaultValueFactory = _ => 500 };

    private static (Option<int> Filters, Option<int> Size) ScaleOptions() => (
        new Option<int>("--filters") { Description = "Filters of the networks' first layers", DefaultValueFactory = _ => 64 },
        new Option<int>("--size") { Description = "Side of the images in pixels", DefaultValueFactory = _ => 256 });
}
