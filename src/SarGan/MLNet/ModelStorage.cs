using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace SarGan.MLNet;

/// <summary>What ML.NET writes at the head of a stored transformer.</summary>
/// <param name="Type">The transformer.</param>
/// <param name="Signature">Eight ASCII characters.</param>
/// <param name="Version">Format version, both written and oldest readable.</param>
/// <param name="Loader">The name under which the loader is registered.</param>
internal sealed record StoredModelFormat(Type Type, string Signature, uint Version, string Loader);

/// <summary>Puts a transformer and its weights into ML.NET's model zip.</summary>
/// <remarks>
/// ML.NET 5 names the save context in its public interface and keeps every member of it internal; the load context and the loader
/// registration are internal altogether. This file alone reaches them, by reflection, and a test holds each member that it uses.
/// </remarks>
internal static class ModelStorage
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    internal static Type VersionInfo => CoreType("Microsoft.ML.VersionInfo");

    internal static Type LoadContext => CoreType("Microsoft.ML.ModelLoadContext");

    internal static Type LoadableClassAttribute => CoreType("Microsoft.ML.LoadableClassAttribute");

    internal static Type LoadModelSignature => CoreType("Microsoft.ML.SignatureLoadModel");

    internal static Type LoadableClassInfo => CoreType("Microsoft.ML.Runtime.ComponentCatalog+LoadableClassInfo");

    internal static ConstructorInfo NewVersionInfo => Constructor(
        VersionInfo, typeof(string), typeof(uint), typeof(uint), typeof(uint), typeof(string), typeof(string), typeof(string));

    internal static ConstructorInfo NewLoadableClassAttribute => Constructor(
        LoadableClassAttribute, typeof(Type), typeof(Type), typeof(Type), typeof(Type), typeof(string), typeof(string[]));

    internal static ConstructorInfo NewLoadableClassInfo => Constructor(
        LoadableClassInfo, LoadableClassAttribute.BaseType!, typeof(MethodInfo), typeof(ConstructorInfo), typeof(MethodInfo), typeof(bool));

    internal static MethodInfo SetVersionInfo => Method(typeof(ModelSaveContext), "SetVersionInfo", VersionInfo);

    internal static MethodInfo SaveBinaryStream => Method(typeof(ModelSaveContext), "SaveBinaryStream", typeof(string), typeof(Action<BinaryWriter>));

    internal static MethodInfo CheckAtModel => Method(LoadContext, "CheckAtModel", VersionInfo);

    internal static MethodInfo TryLoadBinaryStream => Method(LoadContext, "TryLoadBinaryStream", typeof(string), typeof(Action<BinaryReader>));

    internal static MethodInfo AddClass => Method(typeof(ComponentCatalog), "AddClass", LoadableClassInfo, typeof(string[]), typeof(bool));

    internal static MethodInfo GetLoadableClassInfo => Method(typeof(ComponentCatalog), "GetLoadableClassInfo", typeof(string), typeof(Type));

    /// <summary>Writes the header from which the loader is found again.</summary>
    internal static void WriteHeader(ModelSaveContext context, StoredModelFormat format) =>
        Invoke(SetVersionInfo, context, VersionOf(format));

    /// <summary>Writes an entry beside the header.</summary>
    internal static void Write(ModelSaveContext context, string entry, byte[] content) =>
        Invoke(SaveBinaryStream, context, entry, (Action<BinaryWriter>)(writer =>
        {
            writer.Write(content.LongLength);
            writer.Write(content);
        }));

    /// <summary>Checks the header that was found in a zip.</summary>
    internal static void CheckHeader(object loadContext, StoredModelFormat format) =>
        Invoke(CheckAtModel, loadContext, VersionOf(format));

    /// <summary>Reads an entry.</summary>
    /// <exception cref="InvalidDataException">The entry is missing or shorter than it says.</exception>
    internal static byte[] Read(object loadContext, string entry)
    {
        byte[]? content = null;
        var found = (bool)Invoke(TryLoadBinaryStream, loadContext, entry, (Action<BinaryReader>)(reader => content = ReadAll(reader, entry)))!;
        return found && content is not null ? content : throw new InvalidDataException($"The model zip has no entry '{entry}' beside SarGan's header.");
    }

    /// <summary>Makes a loader known to one context; does nothing when it is known already.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="format">What to load.</param>
    /// <param name="create">A static method (IHostEnvironment, object loadContext) that returns the transformer.</param>
    internal static void Register(MLContext ml, StoredModelFormat format, MethodInfo create)
    {
        var catalog = ml.ComponentCatalog;
        if (Invoke(GetLoadableClassInfo, catalog, format.Loader, LoadModelSignature) is not null) return;
        string[] names = [format.Loader];
        var attribute = NewLoadableClassAttribute.Invoke([typeof(ITransformer), format.Type, null, LoadModelSignature, "", names]);
        var info = NewLoadableClassInfo.Invoke([attribute, null, null, create, true]);
        Invoke(AddClass, catalog, info, names, true);
    }

    // The assembly's simple name: a full name would tie the file to one version of SarGan.
    private static object VersionOf(StoredModelFormat format) => NewVersionInfo.Invoke(
        [format.Signature, format.Version, format.Version, format.Version, format.Type.Assembly.GetName().Name, format.Loader, null]);

    private static byte[] ReadAll(BinaryReader reader, string entry)
    {
        var length = reader.ReadInt64();
        var stream = reader.BaseStream;
        if (length < 0 || length > Array.MaxLength || (stream.CanSeek && length > stream.Length - stream.Position))
            throw new InvalidDataException($"The entry '{entry}' says that it holds {length} bytes, which it does not.");
        var content = reader.ReadBytes((int)length);
        return content.Length == length ? content : throw new InvalidDataException($"The entry '{entry}' ends after {content.Length} of {length} bytes.");
    }

    private static object? Invoke(MethodInfo method, object target, params object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static Type CoreType(string name) => typeof(ModelSaveContext).Assembly.GetType(name) ?? throw Moved(name);

    private static ConstructorInfo Constructor(Type type, params Type[] parameters) =>
        type.GetConstructor(Members, parameters) ?? throw Moved($"{type.Name}({string.Join(", ", parameters.Select(p => p.Name))})");

    private static MethodInfo Method(Type type, string name, params Type[] parameters) =>
        type.GetMethod(name, Members | BindingFlags.Static, parameters) ?? throw Moved($"{type.Name}.{name}({string.Join(", ", parameters.Select(p => p.Name))})");

    private static MissingMemberException Moved(string member) =>
        new($"This version of Microsoft.ML has no {member}, which storing SarGan models in its zip needs. SarGan knows Microsoft.ML 5.0.1 and later 5.x. A .sargan file (ml.LoadTranslation) does not need it.");
}
