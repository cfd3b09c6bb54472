using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Keeps LibTiff.NET from printing to the console, which it does by default, and remembers what it last said on this thread.</summary>
/// <remarks>LibTiff.NET has one handler for the whole process. An application that set its own keeps it.</remarks>
internal sealed class LibTiffErrors : TiffErrorHandler
{
    [ThreadStatic]
    private static string? _last;

    static LibTiffErrors()
    {
        var previous = Tiff.SetErrorHandler(new LibTiffErrors());
        if (previous is not null && previous.GetType() != typeof(TiffErrorHandler)) Tiff.SetErrorHandler(previous);
    }

    private LibTiffErrors()
    {
    }

    /// <summary>Forgets what was said; the first call of a process puts the handler in place.</summary>
    public static void Clear() => _last = null;

    /// <summary>The last error on this thread, or null.</summary>
    public static string? Last => _last;

    public override void ErrorHandler(Tiff tif, string method, string format, params object[] args) => _last = Format(format, args);

    public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
    }

    public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
    {
    }

    public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
    }

    private static string Format(string format, object[] args)
    {
        try
        {
            return string.Format(CultureInfo.InvariantCulture, format, args);
        }
        catch (FormatException)
        {
            return format;
        }
    }
}
