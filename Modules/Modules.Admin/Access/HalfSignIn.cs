using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Access;

/// <summary>What a browser carries between the password and the code: who gave the right password, for five minutes. It opens nothing by itself.</summary>
internal sealed class HalfSignIn(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Cookie = "ssm-half";
    public const string CodePath = "/sign-in/code";
    public static readonly TimeSpan Valid = TimeSpan.FromMinutes(5);
    private readonly IDataProtector _protector = protection.CreateProtector("SuiShenMa.HalfSignIn.v1");

    internal sealed record Ticket(Guid AccountId, string Stamp, string? PortalToken);

    public string Issue(Account account, string? portalToken) => _protector.Protect(string.Join('\n',
        account.ActorId, account.SecurityStamp, clock.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture), portalToken ?? ""));

    /// <returns>Null when it was changed, is too old or is none.</returns>
    public Ticket? Open(string? text)
    {
        try
        {
            return text is not null && _protector.Unprotect(text).Split('\n') is [var id, var stamp, var at, var portal]
                && clock.GetUtcNow().UtcTicks - long.Parse(at, CultureInfo.InvariantCulture) is >= 0 and var age && age < Valid.Ticks
                ? new Ticket(Guid.ParseExact(id, "N"), stamp, portal.Length == 0 ? null : portal) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public static CookieOptions Options(HttpContext http) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/sign-in", IsEssential = true };
}
