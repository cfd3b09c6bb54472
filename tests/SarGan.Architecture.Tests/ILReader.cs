using System.Reflection;
using System.Reflection.Emit;

namespace SarGan.Architecture.Tests;

/// <summary>Which methods a method calls, read from its compiled code.</summary>
internal static class ILReader
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<ushort, OpCode> OpCodeOf = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value);

    /// <summary>Every method with code of an assembly, those of nested and generated types included.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        assembly.GetTypes().SelectMany(type => type.GetMembers(Everything)).OfType<MethodBase>().Where(method => method.GetMethodBody() is not null);

    /// <summary>The methods and constructors that a method calls.</summary>
    public static IEnumerable<MethodBase> CallsOf(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? (ushort)((code[at] << 8) | code[at + 1]) : code[at];
            at += code[at] == 0xFE ? 2 : 1;
            var operand = OpCodeOf[value].OperandType;
            if (operand is OperandType.InlineMethod && Resolve(method.Module, BitConverter.ToInt32(code, at), typeArguments, methodArguments) is { } called) yield return called;
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    /// <summary>The definition behind a call, so that calls with different type arguments are one.</summary>
    private static MethodBase? Resolve(Module module, int token, Type[]? typeArguments, Type[]? methodArguments)
    {
        var called = module.ResolveMethod(token, typeArguments, methodArguments);
        return called is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : called;
    }
}
