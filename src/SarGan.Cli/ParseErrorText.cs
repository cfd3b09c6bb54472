using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace SarGan.Cli;

/// <summary>What a wrong call is told: the parser's words, except where they name types of .NET.</summary>
internal static class ParseErrorText
{
    public static string Of(ParseError error)
    {
        if (error.SymbolResult is not OptionResult { Option: var option } result || NumberType(option) is not { } type) return error.Message;
        // Other complaints, such as a missing value, are plain.
        var wrong = result.Tokens.Select(token => token.Value).FirstOrDefault(value => error.Message.Contains($"'{value}'", StringComparison.Ordinal) && error.Message.Contains("System.", StringComparison.Ordinal));
        return wrong is null ? error.Message : $"{option.Name}: {Expected(type, wrong)} was expected. Actual value was '{wrong}'.";
    }

    private static Type? NumberType(Option option)
    {
        var type = option.ValueType.GetElementType() ?? option.ValueType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(int) || type == typeof(long) || type == typeof(double) ? type : null;
    }

    private static string Expected(Type type, string value)
    {
        if (type == typeof(double)) return "a number";
        if (!BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) return "a whole number";
        var (least, most) = type == typeof(int) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        return string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
    }
}
