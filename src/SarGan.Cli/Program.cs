using SarGan.Cli;
using SarGan.Native;

// Before the first tensor: OpenMP and the allocator read their settings once.
ProcessTuning.Apply();
return CommandTree.Run(args);
