using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Access;

/// <summary>
/// The operators' cookie. It only carries the secret of a session; which session and account that is and what it may do is
/// looked up for every request, so that a change bites at the next one.
/// </summary>
internal static class CookieAccess
{
    public const string SignInPath = "/sign-in";
    public const string PasswordPath = "/admin/password";

    /// <summary>Sent by the pages' own polling, which is no sign of life of the operator.</summary>
    public const string PollHeader = "Ssm-Poll";

    private const string TokenClaim = "session";
    private static readonly IReadOnlySet<string> None = new HashSet<string>();
    private static readonly object EndedKey = new();

    public static ClaimsPrincipal PrincipalOf(string sessionToken) =>
        new(new ClaimsIdentity([new Claim(TokenClaim, sessionToken)], CookieAuthenticationDefaults.AuthenticationScheme));

    public static IServiceCollection AddCookieAccess(this IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(o =>
        {
            o.Cookie.Name = "ssm-session";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The session decides; no session lasts as long as this.
            o.ExpireTimeSpan = TimeSpan.FromDays(1);
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
        if (await LoadAsync(http, context.Principal?.FindFirstValue(TokenClaim)) is not { } actor)
        {
            context.RejectPrincipal();
            await http.SignOutAsync();
            return;
        }
        http.RequestServices.GetRequiredService<ActorContext>().Actor = actor;
    }

    private static async Task<Actor?> LoadAsync(HttpContext http, string? token)
    {
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        var keeper = services.GetRequiredService<SessionKeeper>();
        if (token is null)
        {
            return null;
        }
        var (session, ended) = await keeper.ResumeAsync(token, signOfLife: !http.Request.Headers.ContainsKey(PollHeader), ct);
        if (session is null)
        {
            return Over(http, ended);
        }
        var db = services.GetRequiredService<AdminDb>();
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == session.AccountId, ct);
        if (account is null || Mismatch(account, session) is { } reason && await EndAsync(keeper, session, reason, ct))
        {
            return Over(http, account is null ? SessionEnd.AccountDisabled : Mismatch(account, session));
        }
        var actor = (await services.GetRequiredService<AccountRights>().StandingOfAsync(db, account, ct))?.Actor;
        if (actor is null)
        {
            return Over(http, SessionEnd.AccountDisabled);
        }
        services.GetRequiredService<CurrentSession>().Session = session;
        if (await DutyAsync(services, account, session, ct) is { } duty)
        {
            duty.Demand(http);
            return actor with { Permissions = None, Scope = Scope.Nothing };
        }
        return actor;
    }

    private static SessionEnd? Mismatch(Account account, KnownSession session) =>
        account.Disabled ? SessionEnd.AccountDisabled
        : account.Kind.ToString() != session.AccountKind ? SessionEnd.RightsChanged
        : account.SecurityStamp != session.Stamp ? SessionEnd.PasswordChanged : null;

    private static async Task<bool> EndAsync(SessionKeeper keeper, KnownSession session, SessionEnd reason, CancellationToken ct)
    {
        await keeper.EndNowAsync(session, reason, ct);
        return true;
    }

    private static async ValueTask<FirstDuty?> DutyAsync(IServiceProvider services, Account account, KnownSession session, CancellationToken ct)
    {
        // Who came through the portal need not know a password of ours.
        if (!session.ByPortal)
        {
            if (account.MustChangePassword)
            {
                return FirstDuty.PasswordOfOthers;
            }
            var policy = await services.GetRequiredService<PolicyBook>().CurrentAsync(ct);
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
            if (now - account.PasswordChangedAt >= TimeSpan.FromDays(policy[PolicyTable.PasswordDays]) && !services.GetRequiredService<DemoAccounts>().Includes(account))
            {
                return FirstDuty.PasswordTooOld;
            }
        }
        return session.Factor == FactorKind.None && !session.Enrolled && await services.GetRequiredService<SecondFactors>().IsDemandedAsync(account, ct)
            ? FirstDuty.Enrol : null;
    }

    private static Actor? Over(HttpContext http, SessionEnd? reason)
    {
        http.Items[EndedKey] = reason;
        return null;
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (ProblemHandler.IsApi(context.Request.Path) || context.Request.Headers.ContainsKey(PollHeader))
        {
            context.Response.StatusCode = status;
        }
        else if (status == 401)
        {
            var ended = context.HttpContext.Items.TryGetValue(EndedKey, out var reason) && reason is SessionEnd end ? $"&ended={end}" : "";
            context.Response.Redirect(context.RedirectUri + ended);
        }
        else if (FirstDuty.Of(context.HttpContext) is { } duty)
        {
            context.Response.Redirect(duty.Path);
        }
        else
        {
            // The status page says it at this address; a redirect would lose both.
            context.Response.StatusCode = status;
        }
        return Task.CompletedTask;
    }
}
