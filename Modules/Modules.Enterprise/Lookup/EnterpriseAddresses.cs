using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using SuiShenMa.Enterprise.Domain;

namespace SuiShenMa.Enterprise.Lookup;

/// <summary>The addresses inside enterprise codes: below <c>PublicBaseUrl</c>, which must never change once codes hang in the street.</summary>
internal sealed class EnterpriseAddresses(IConfiguration configuration, IServer server)
{
    private string? _base;

    public string Of(EnterpriseCode code) => Of(code.Code);

    public string Of(string code) => Base + "/e/" + Uri.EscapeDataString(code);

    /// <summary>From configuration; without it, and so on a developer's machine only, the address that this host listens on.</summary>
    private string Base => _base ??= (configuration["PublicBaseUrl"] is { Length: > 0 } configured
        ? configured
        : server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5080").TrimEnd('/');
}
