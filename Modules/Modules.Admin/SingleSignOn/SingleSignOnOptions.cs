namespace SuiShenMa.Admin.SingleSignOn;

/// <summary>Section <c>SingleSignOn</c> of the settings: the 统一门户. Off while there is no authority.</summary>
internal sealed class SingleSignOnOptions
{
    /// <summary>Authentication scheme of the portal.</summary>
    public const string Scheme = "portal";

    /// <summary>Scheme of the short-lived cookie between the portal's answer and our own session.</summary>
    public const string TicketScheme = "portal-ticket";

    /// <summary>Issuer of the portal, where its discovery document lies.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>What the button on the sign-in page is called.</summary>
    public string Name { get; set; } = "统一门户";

    /// <summary>The claim that carries the login name, for accounts whose subject is not known yet.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    public ProvisioningOptions Provisioning { get; set; } = new();

    public bool IsOn => Authority.Length > 0 && ClientId.Length > 0;

    /// <summary>The portal's interface that takes accounts; off while there is no address.</summary>
    internal sealed class ProvisioningOptions
    {
        public string BaseUrl { get; set; } = "";

        /// <summary>Key of the HMAC-SM3 with which pushes are signed.</summary>
        public string Secret { get; set; } = "";

        public bool IsOn => BaseUrl.Length > 0;
    }
}
