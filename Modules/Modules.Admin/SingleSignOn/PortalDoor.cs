using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SuiShenMa.Admin.SingleSignOn;

/// <summary>Whether the portal can be reached at all, asked before anybody is sent there: a person gets a sentence, not an error page.</summary>
internal sealed class PortalDoor(IOptionsMonitor<OpenIdConnectOptions> protocol, ILogger<PortalDoor> log)
{
    /// <summary>What the sign-in page is told.</summary>
    public const string Away = "away";

    public async Task<bool> IsOpenAsync(CancellationToken ct)
    {
        try
        {
            await protocol.Get(SingleSignOnOptions.Scheme).ConfigurationManager!.GetConfigurationAsync(ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is InvalidOperationException or IOException or HttpRequestException or OperationCanceledException)
        {
            log.LogWarning(e, "The portal does not answer");
            return false;
        }
    }
}
