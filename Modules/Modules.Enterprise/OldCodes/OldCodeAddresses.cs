using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Enterprise.OldCodes;

/// <summary>
/// Addresses printed on old enterprise codes (row 81), as configured under <c>Enterprise:OldCodes:Addresses</c>: paths such as
/// <c>/qym/{code}</c> or <c>/entcode?id={code}</c>. Once the old host name leads here, each opens the landing page.
/// </summary>
internal sealed partial class OldCodeAddresses
{
    private const string Place = "{code}";
    private readonly List<(string Path, string? Parameter)> _known = [];

    public OldCodeAddresses(IConfiguration configuration)
    {
        foreach (var address in configuration.GetSection("Enterprise:OldCodes:Addresses").Get<string[]>() ?? [])
        {
            var query = address.IndexOf('?', StringComparison.Ordinal);
            var path = (query < 0 ? address : address[..query]).TrimEnd('/');
            var parameter = query > 0 && address.EndsWith("=" + Place, StringComparison.Ordinal) ? address[(query + 1)..^(Place.Length + 1)] : null;
            var good = parameter is null ? path.EndsWith("/" + Place, StringComparison.Ordinal) && path.Length > Place.Length + 1 : path.Length > 1;
            if (!path.StartsWith('/') || !good || Reserved().IsMatch(path))
            {
                throw new InvalidOperationException($"Enterprise:OldCodes:Addresses: {address} is neither a path that ends in /{Place} nor one that ends in ?name={Place}, or it is one of the platform's own.");
            }
            _known.Add((parameter is null ? path[..^(Place.Length + 1)] : path, parameter));
        }
    }

    /// <summary>The value of an old code, in capitals, from what is printed on it; null when there is none.</summary>
    public string? ValueOf(string printed)
    {
        var value = (FromAddress(printed, out var known) ?? (known ? null : CodeText.Normalise(printed)))?.ToUpperInvariant();
        return value is not null && Shape().IsMatch(value) ? value : null;
    }

    public void Map(IEndpointRouteBuilder site)
    {
        foreach (var (path, parameter) in _known)
        {
            var target = parameter is null ? path + "/{code:maxlength(200)}" : path;
            site.MapGet(target, (HttpContext http, string? code) =>
                {
                    var value = parameter is null ? code : (string?)http.Request.Query[parameter];
                    http.Response.Headers.CacheControl = "no-store";
                    return value is null or { Length: 0 or > 200 } ? Results.NotFound() : Results.LocalRedirect("/e/" + Uri.EscapeDataString(value));
                })
                .WithMetadata(new OpenToEveryoneAttribute("old codes hang in the street and must lead to the landing page")).ExcludeFromDescription();
        }
    }

    /// <param name="known">The text is an address that carries its value in a parameter: without it there is no value.</param>
    private string? FromAddress(string printed, out bool known)
    {
        known = false;
        if (!Uri.TryCreate(PlainText.Normalise(printed), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return null;
        }
        foreach (var (path, parameter) in _known.Where(k => k.Parameter is not null))
        {
            if (uri.AbsolutePath.TrimEnd('/').Equals(path, StringComparison.OrdinalIgnoreCase))
            {
                known = true;
                return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query).TryGetValue(parameter!, out var value) ? value.ToString() : null;
            }
        }
        return null;
    }

    [GeneratedRegex(@"^[0-9A-Z][0-9A-Z._-]{3,63}\z")]
    private static partial Regex Shape();

    /// <summary>A landing page or the operators' side must not be shadowed.</summary>
    [GeneratedRegex("^/(api|admin|w|e|s|c|docs|openapi|sign-in|sign-out|css|js|_content|\\.well-known)(/|\\z)", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
