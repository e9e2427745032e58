using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Access;

/// <summary>
/// Sessions of operators. The cookie only names the account; who that is and what it may do is read from the database for
/// every request, so that a change bites at the next one.
/// </summary>
internal static class CookieAccess
{
    public const string SignInPath = "/sign-in";
    public const string PasswordPath = "/admin/password";
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Sent by the pages' own polling, which is no sign of life of the operator.</summary>
    public const string PollHeader = "Ssm-Poll";

    private const string StampClaim = "stamp";
    private const string StartClaim = "start";
    private static readonly object MustChangeKey = new();

    public static bool MustChangePassword(HttpContext http) => http.Items.ContainsKey(MustChangeKey);

    public static ClaimsPrincipal PrincipalOf(Guid id, string stamp, DateTime now) => new(new ClaimsIdentity(
    [
        new Claim(ClaimTypes.NameIdentifier, id.ToString("N")),
        new Claim(StampClaim, stamp),
        new Claim(StartClaim, now.Ticks.ToString(CultureInfo.InvariantCulture)),
    ], CookieAuthenticationDefaults.AuthenticationScheme));

    public static IServiceCollection AddCookieAccess(this IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(o =>
        {
            o.Cookie.Name = "ssm-session";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.ExpireTimeSpan = Idle;
            o.SlidingExpiration = false;
            o.LoginPath = SignInPath;
            o.ReturnUrlParameter = "returnUrl";
            o.Events.OnValidatePrincipal = ValidateAsync;
            o.Events.OnRedirectToLogin = context => Refuse(context, 401);
            o.Events.OnRedirectToAccessDenied = context => Refuse(context, 403);
        });
        services.AddAuthorization();
        services.AddFormProtection();
        return services;
    }

    private static IServiceCollection AddFormProtection(this IServiceCollection services) =>
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "ssm-form";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return;
        }
        if (ProblemHandler.IsApi(http.Request.Path))
        {
            // Partners sign their calls; a browser's cookie opens no door there.
            context.RejectPrincipal();
            return;
        }
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var principal = context.Principal!;
        var actor = Guid.TryParseExact(principal.FindFirstValue(ClaimTypes.NameIdentifier), "N", out var id)
            && long.TryParse(principal.FindFirstValue(StartClaim), CultureInfo.InvariantCulture, out var start)
            && now.UtcTicks - start is >= 0 and var age && age < Longest.Ticks
                ? await LoadAsync(http, id, principal.FindFirstValue(StampClaim))
                : null;
        if (actor is null)
        {
            context.RejectPrincipal();
            await http.SignOutAsync();
            return;
        }
        http.RequestServices.GetRequiredService<ActorContext>().Actor = actor;
        if (now - context.Properties.IssuedUtc > TimeSpan.FromMinutes(1) && !http.Request.Headers.ContainsKey(PollHeader))
        {
            context.ShouldRenew = true;
        }
    }

    private static async Task<Actor?> LoadAsync(HttpContext http, Guid id, string? stamp)
    {
        var db = http.RequestServices.GetRequiredService<AdminDb>();
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, http.RequestAborted);
        if (account is null || account.SecurityStamp != stamp)
        {
            return null;
        }
        if (account.MustChangePassword)
        {
            http.Items[MustChangeKey] = true;
        }
        return await http.RequestServices.GetRequiredService<AccountRights>().ActorOfAsync(db, account, http.RequestAborted);
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (ProblemHandler.IsApi(context.Request.Path) || context.Request.Headers.ContainsKey(PollHeader))
        {
            context.Response.StatusCode = status;
        }
        else if (status == 401)
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else if (MustChangePassword(context.HttpContext))
        {
            context.Response.Redirect(PasswordPath);
        }
        else
        {
            // The status page says it at this address; a redirect would lose both.
            context.Response.StatusCode = status;
        }
        return Task.CompletedTask;
    }
}
