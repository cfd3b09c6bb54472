namespace SarGan.Data.Sources.Http;

/// <summary>Which addresses are asked. Encrypted ones, and plain ones of this machine where the service itself runs on it.</summary>
internal static class SourceAddress
{
    public static Uri CheckBase(Uri address, string name)
    {
        const string Rule = "must start with https://, or with http:// for this machine itself (localhost), and have no user, query or fragment.";
        ArgumentNullException.ThrowIfNull(address, name);
        if (!address.IsAbsoluteUri) throw new ArgumentException($"{name} {Rule} It is relative.", name);
        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp) throw new ArgumentException($"{name} {Rule} Actual scheme was '{address.Scheme}'.", name);
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback) throw new ArgumentException($"{name} {Rule} {address.Host} is another machine.", name);
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0) throw new ArgumentException($"{name} {Rule} It has one.", name);
        return address;
    }

    /// <summary>Checks an address that a service gave.</summary>
    /// <param name="address">Where the service points.</param>
    /// <param name="from">Whom it was asked of: a service elsewhere may not point at this machine.</param>
    /// <exception cref="SourceException">The address is not asked.</exception>
    public static void CheckAnswer(Uri address, Uri from)
    {
        if (!address.IsAbsoluteUri) throw new SourceException("A relative address cannot be fetched: an https:// address was expected.");
        var where = Describe(address);
        if (address.Scheme == "s3")
            throw new SourceException($"{where}: s3:// addresses are not fetched, they need an account with the store and signed requests. Take the asset's https:// address (\"alternate\" in many catalogues), or turn it into one with the hook that signs addresses.");
        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp) throw new SourceException($"{where}: an https:// address was expected, and this is {address.Scheme}.");
        if (address.UserInfo.Length > 0) throw new SourceException($"{where}: the address names a user; such addresses are not fetched.");
        if (address.IsLoopback && !from.IsLoopback) throw new SourceException($"{where}: {from.Host} points at this machine itself; such addresses are not fetched.");
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback) throw new SourceException($"{where}: the connection would not be encrypted; an https:// address was expected.");
    }

    public static bool IsSameOrigin(Uri a, Uri b) => Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>The address as messages name it: without user and query, which may hold secrets.</summary>
    public static string Describe(Uri address) => address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "a relative address";

    /// <summary>The address of something below a root, whether or not the root ends in a slash.</summary>
    public static Uri Below(Uri root, string relative) => new(root.AbsolutePath.EndsWith('/') ? root : new Uri($"{root.AbsoluteUri}/"), relative);
}
