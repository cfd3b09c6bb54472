using System.Reflection;
using System.Text.RegularExpressions;

namespace SarGan.Architecture.Tests;

/// <summary>Conventions of the code that no compiler checks. Each test first asserts how much it looked at, then lists every offender.</summary>
public sealed partial class ConventionTests
{
    [Fact]
    public void PublicTypes_StaticMembers_CannotBeSet()
    {
        var types = Repository.PublicTypes().ToList();
        Assert.True(types.Count > 60, $"Only {types.Count} public types were found.");
        var offenders = types.SelectMany(type => type.GetMembers(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(member => member is FieldInfo { IsInitOnly: false, IsLiteral: false } or PropertyInfo { SetMethod: not null })
            .Select(member => $"{member.DeclaringType}.{member.Name}");
        Assert.Empty(offenders);
    }

    [Fact]
    public void Options_AllOfThem_AreSealedRecordsThatDefaultToValidValues()
    {
        var options = Repository.PublicTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.IsClass).ToList();
        Assert.True(options.Count >= 8, $"Only {options.Count} options types were found.");
        Assert.Empty(options.Where(type => !type.IsSealed || type.GetMethod("<Clone>$") is null).Select(type => type.FullName));
        foreach (var type in options.Where(type => type.GetConstructor(Type.EmptyTypes) is not null))
        {
            var made = Activator.CreateInstance(type)!;
            Assert.Equal(made, type.GetMethod("<Clone>$")!.Invoke(made, null));
        }
    }

    [Fact]
    public void PublicMethods_ThatCanBeCancelledOrAwaited_EndInATokenThatMayBeLeftOut()
    {
        // A delegate is called with the token that its caller was given; what overrides a method of the framework has its parameters.
        var methods = Repository.PublicTypes().Where(type => !typeof(Delegate).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && method.GetBaseDefinition().DeclaringType!.Assembly.GetName().Name!.StartsWith("SarGan", StringComparison.Ordinal) && (TakesToken(method) || method.ReturnType.GetMethod("GetAwaiter") is not null)).ToList();
        Assert.True(methods.Count(TakesToken) >= 8, $"Only {methods.Count} public methods take a token.");
        var offenders = methods
            .Where(method => method.GetParameters().LastOrDefault() is not { HasDefaultValue: true } last || last.ParameterType != typeof(CancellationToken))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Empty(offenders);

        static bool TakesToken(MethodInfo method) => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    [Fact]
    public void Exceptions_AllOfThem_AreNamedSoAndTakeAMessageAndACause()
    {
        var exceptions = Repository.PublicTypes().Where(typeof(Exception).IsAssignableFrom).ToList();
        Assert.True(exceptions.Count >= 3, $"Only {exceptions.Count} exception types were found.");
        var offenders = exceptions.Where(type => !type.Name.EndsWith("Exception", StringComparison.Ordinal)
            || type.GetConstructor([typeof(string)]) is null || type.GetConstructor([typeof(string), typeof(Exception)]) is null);
        Assert.Empty(offenders.Select(type => type.FullName));
    }

    [Fact]
    public void Sources_Libraries_WriteNothingToTheConsole()
    {
        var files = Repository.Libraries.SelectMany(library => Repository.SourceFiles($"src/{library}")).ToList();
        Assert.True(files.Count > 80, $"Only {files.Count} source files were found.");
        Assert.Empty(files.Where(file => ConsoleCall().IsMatch(File.ReadAllText(file))).Select(Repository.Relative));
    }

    [Fact]
    public void LogMessages_InAllPackages_HaveUniqueIds()
    {
        var sources = Repository.Libraries.SelectMany(library => Repository.SourceFiles($"src/{library}")).Select(File.ReadAllText).ToList();
        var ids = sources.SelectMany(source => LogMessageId().Matches(source)).Select(match => match.Groups[1].Value).ToList();
        Assert.True(ids.Count >= 4, $"Only {ids.Count} log messages were found.");
        Assert.Equal(sources.Sum(source => LogMessageAttribute().Count(source)), ids.Count);
        Assert.Empty(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Sources_OfPackages_WriteNoFileInPlace()
    {
        var files = Repository.SourceFiles("src").ToList();
        Assert.True(files.Count > 100, $"Only {files.Count} source files were found.");
        Assert.Empty(files.Where(file => WriteInPlace().IsMatch(File.ReadAllText(file))).Select(Repository.Relative));
    }

    [Fact]
    public void Sources_EverywhereInTheRepository_HoldNoUnfinishedWork()
    {
        var files = new[] { "src", "examples", "benchmarks" }.SelectMany(folder => Repository.SourceFiles(folder)).ToList();
        Assert.True(files.Count > 100, $"Only {files.Count} source files were found.");
        Assert.Empty(files.Where(file => Unfinished().IsMatch(File.ReadAllText(file))).Select(Repository.Relative));
    }

    [Fact]
    public void Projects_AllOfThem_AreInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "SarGan.Library.sln")).Replace('\\', '/');
        // NuGetConsumer stands for an application outside the repository: it knows the packages only.
        var projects = new[] { "src", "tests", "examples", "benchmarks" }.SelectMany(folder => Repository.SourceFiles(folder, "*.csproj"))
            .Where(file => Path.GetFileNameWithoutExtension(file) != "NuGetConsumer").Select(Repository.Relative).ToList();
        Assert.True(projects.Count >= 18, $"Only {projects.Count} projects were found.");
        Assert.All(projects, project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\bConsole\.")]
    private static partial Regex ConsoleCall();

    [GeneratedRegex(@"LoggerMessage\((?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex LogMessageId();

    [GeneratedRegex(@"\[LoggerMessage\b")]
    private static partial Regex LogMessageAttribute();

    [GeneratedRegex(@"\bFile\.(WriteAll|AppendAll|OpenWrite|CreateText|AppendText)")]
    private static partial Regex WriteInPlace();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Unfinished();
}
