using System.Reflection;
using TorchSharp;

namespace SarGan.Architecture.Tests;

/// <summary>
/// TorchSharp passes the address of a temporary <see cref="Scalar"/> to libtorch without holding on to it; a collection on another thread may free it before it is read
/// (see SarGan.Models.TensorArithmetic). Nothing in SarGan may call what does that: an implicit conversion, or one of TorchSharp's members that make one inside.
/// </summary>
public sealed class ScalarLifetimeTests
{
    [Fact]
    public void Code_OfAllPackages_HandsTorchNoScalarThatNobodyHolds()
    {
        var unsafeMembers = MembersThatMakeScalars();
        Assert.True(unsafeMembers.Count > 50, $"Only {unsafeMembers.Count} members of TorchSharp were found that make scalars.");
        Assert.Contains(unsafeMembers, method => method is { Name: "square", DeclaringType.Name: "Tensor" });

        var methods = Repository.Libraries.Select(Assembly.Load).SelectMany(ILReader.MethodsOf).ToList();
        Assert.True(methods.Count > 1000, $"Only {methods.Count} methods were found.");
        var offenders = methods.SelectMany(method => ILReader.CallsOf(method)
            .Where(called => IsConversion(called) || unsafeMembers.Contains(called))
            // A script is given scalars that the kernel holds; numbers among its arguments would be converted.
            .Where(called => (method.DeclaringType?.Name, called.Name) is not ("ScriptAdamKernel", "invoke"))
            .Select(called => $"{method.DeclaringType}.{method.Name} calls {called.DeclaringType}.{called.Name}"));
        Assert.Empty(offenders);
    }

    /// <summary>TorchSharp's methods that convert a number inside, and those that call one of them.</summary>
    private static HashSet<MethodBase> MembersThatMakeScalars()
    {
        var calls = ILReader.MethodsOf(typeof(Scalar).Assembly)
            .Where(method => method.DeclaringType != typeof(Scalar) && method.Name != nameof(ScalarExtensionMethods.ToScalar))
            .ToDictionary(method => method, method => ILReader.CallsOf(method).ToHashSet());
        var found = calls.Where(entry => entry.Value.Any(called => IsConversion(called) || called.Name == nameof(ScalarExtensionMethods.ToScalar))).Select(entry => entry.Key).ToHashSet();
        for (var before = 0; before != found.Count;)
        {
            before = found.Count;
            found.UnionWith(calls.Where(entry => entry.Value.Overlaps(found)).Select(entry => entry.Key).ToList());
        }
        return found;
    }

    private static bool IsConversion(MethodBase method) => method.DeclaringType == typeof(Scalar) && method.Name == "op_Implicit";
}
