using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SuiShenMa.Admin.SingleSignOn;

/// <summary>
/// Whether the portal answers, asked each time before anybody is sent there: a person gets a sentence, not an error page, and not the
/// browser's own when the portal went away after this host had learned its addresses.
/// </summary>
internal sealed class PortalDoor(IOptionsMonitor<OpenIdConnectOptions> protocol, ILogger<PortalDoor> log)
{
    /// <summary>What the page is told from which one started.</summary>
    public const string Away = "away";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<bool> IsOpenAsync(CancellationToken ct)
    {
        var options = protocol.Get(SingleSignOnOptions.Scheme);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await options.Backchannel.GetAsync(new Uri(options.MetadataAddress!), HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException)
        {
            log.LogWarning(e, "The portal does not answer");
            return false;
        }
    }
}
