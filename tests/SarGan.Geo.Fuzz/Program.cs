using SarGan.Geo.Fuzz;

// dotnet run -c Release --project tests/SarGan.Geo.Fuzz -- --count 100000 --seed 1
// dotnet run -c Release --project tests/SarGan.Geo.Fuzz -- corpus [FOLDER]
return args is ["corpus", ..] ? CorpusCommand.Run(args.ElementAtOrDefault(1)) : FuzzCommand.Run(args);
