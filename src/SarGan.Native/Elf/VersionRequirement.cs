namespace SarGan.Native.Elf;

/// <summary>One symbol version that a library wants from another (an entry of DT_VERNEED).</summary>
/// <param name="Library">The library that must define the version, such as libstdc++.so.6.</param>
/// <param name="Version">The version, such as GLIBCXX_3.4.32.</param>
/// <param name="IsWeak">Whether the loader accepts a library that does not define it.</param>
/// <param name="VerneedOffset">Where the library's record lies in the file, in bytes.</param>
/// <param name="VernauxOffset">Where the version's record lies in the file, in bytes.</param>
internal sealed record VersionRequirement(string Library, string Version, bool IsWeak, long VerneedOffset, long VernauxOffset);
