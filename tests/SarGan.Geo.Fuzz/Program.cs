using SarGan.Geo.Fuzz;

// dotnet run -c Release --project tests/SarGan.Geo.Fuzz -- corpus [FOLDER]
return args is ["corpus", ..] ? CorpusCommand.Run(args.ElementAtOrDefault(1)) : 1;
