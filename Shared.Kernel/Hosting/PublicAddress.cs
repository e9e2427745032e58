using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>The beginning of every address that is printed on or hidden in a code.</summary>
public sealed class PublicAddress(IConfiguration configuration, IServer server)
{
    private string? _url;

    /// <summary>
    /// <c>PublicBaseUrl</c>, which must never change once codes hang in the street, without a slash at its end; without that
    /// setting, and so on a developer's machine only, the address that this host listens on.
    /// </summary>
    public string Url => _url ??= (configuration["PublicBaseUrl"] is { Length: > 0 } configured
        ? configured
        : server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5080").TrimEnd('/');
}
