using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Access;

namespace SuiShenMa.Admin.SingleSignOn;

/// <summary>Where a person who came through the portal goes to be signed out there as well.</summary>
internal sealed class PortalExit(IOptions<SingleSignOnOptions> options, IOptionsMonitor<OpenIdConnectOptions> protocol, ILogger<PortalExit> log)
{
    /// <returns>Null when there is no portal, or it does not say where.</returns>
    public async Task<string?> AddressAsync(HttpRequest request, string idToken, CancellationToken ct)
    {
        if (!options.Value.IsOn)
        {
            return null;
        }
        try
        {
            var portal = await protocol.Get(SingleSignOnOptions.Scheme).ConfigurationManager!.GetConfigurationAsync(ct);
            return string.IsNullOrEmpty(portal.EndSessionEndpoint) ? null : portal.EndSessionEndpoint + new QueryBuilder
            {
                { "id_token_hint", idToken },
                { "client_id", options.Value.ClientId },
                { "post_logout_redirect_uri", $"{request.Scheme}://{request.Host}{CookieAccess.SignInPath}" },
            }.ToQueryString();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            // Our own session is over in any case.
            log.LogWarning(e, "The portal does not say where to sign out");
            return null;
        }
    }
}
