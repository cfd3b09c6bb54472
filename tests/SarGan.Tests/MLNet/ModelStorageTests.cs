using System.Collections;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using SarGan.MLNet;

namespace SarGan.Tests.MLNet;

/// <summary>One case for each member of ML.NET that is reached by reflection: the day one moves, its name is in the report.</summary>
public class ModelStorageTests
{
    public static TheoryData<string> ReflectedMembers => [.. ReflectedProperties.Select(p => p.Name)];

    private static IEnumerable<PropertyInfo> ReflectedProperties =>
        typeof(ModelStorage).GetProperties(BindingFlags.NonPublic | BindingFlags.Static).Where(p => typeof(MemberInfo).IsAssignableFrom(p.PropertyType));

    [Theory]
    [MemberData(nameof(ReflectedMembers))]
    public void Member_InThisVersionOfMLNet_IsThere(string name)
    {
        var property = typeof(ModelStorage).GetProperty(name, BindingFlags.NonPublic | BindingFlags.Static)!;

        var member = (MemberInfo?)property.GetValue(null);

        Assert.NotNull(member);
    }

    [Fact]
    public void ReflectedMembers_Counted_AreFourteen() => Assert.Equal(14, ReflectedProperties.Count());

    [Theory]
    [InlineData("SetVersionInfo", typeof(void))]
    [InlineData("SaveBinaryStream", typeof(void))]
    [InlineData("CheckAtModel", typeof(void))]
    [InlineData("TryLoadBinaryStream", typeof(bool))]
    [InlineData("AddClass", typeof(void))]
    public void Method_InThisVersionOfMLNet_ReturnsWhatIsExpected(string name, Type returned)
    {
        var method = (MethodInfo)typeof(ModelStorage).GetProperty(name, BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

        Assert.Equal(returned, method.ReturnType);
        Assert.False(method.IsStatic);
    }

    [Fact]
    public void RegisterSarGan_Twice_RegistersEachTransformerOnce()
    {
        var ml = new MLContext(seed: 1);
        var before = LoadableClasses(ml);

        ml.RegisterSarGan().RegisterSarGan();

        Assert.Equal(0, before.Count(IsSarGans));
        var after = LoadableClasses(ml);
        Assert.Equal(2, after.Count(IsSarGans));
        Assert.Equal(before.Count + 2, after.Count);
    }

    private static bool IsSarGans(object info) => info.GetType().GetProperty("LoaderType")!.GetValue(info) is Type type && (type == typeof(TranslationTransformer) || type == typeof(SceneTransformer));

    // The catalog's whole list; ML.NET shows it to its own assemblies only.
    private static List<object> LoadableClasses(MLContext ml) =>
        [.. ((IEnumerable)typeof(ComponentCatalog).GetMethod("GetAllClasses", BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)!.Invoke(ml.ComponentCatalog, null)!).Cast<object>()];
}
