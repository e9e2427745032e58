using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using SuiShenMa.Kernel.Cryptography;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SuiShenMa.Tools;

/// <summary>
/// Stands in for the 统一门户 on the own machine: OpenID Connect (code flow with PKCE), the interface that takes accounts,
/// and a gateway for short messages. It knows nobody but the accounts that the platform pushed. See README.md.
/// </summary>
public static class PortalStandIn
{
    public const string ClientId = "suishenma";
    public const string ClientSecret = "portal-standin-client-secret";
    public const string ProvisioningSecret = "portal-standin-provisioning-secret";

    /// <summary>Password of every account at the portal.</summary>
    public const string Password = "portal-standin-password";

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<PortalUsers>();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(o =>
        {
            o.Cookie.Name = "portal-standin";
            o.LoginPath = "/login";
        });
        builder.Services.AddOpenIddict().AddServer(ConfigureServer);
        var app = builder.Build();
        app.UseAuthentication();
        app.MapMethods("/connect/authorize", ["GET", "POST"], AuthorizeAsync);
        app.MapMethods("/connect/endsession", ["GET", "POST"], EndSessionAsync);
        app.MapGet("/login", (string? returnUrl) => LoginForm(returnUrl, null));
        app.MapPost("/login", LoginAsync).DisableAntiforgery();
        app.MapPut("/api/users/{loginName}", ReceiveAsync);
        app.MapPost("/sms/messages", ReceiveSms);
        app.MapGet("/", List);
        return app;
    }

    private static void ConfigureServer(OpenIddictServerBuilder server)
    {
        server.EnableDegradedMode();
        server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetEndSessionEndpointUris("connect/endsession");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        server.RegisterScopes(Scopes.OpenId, Scopes.Profile);
        server.AddEphemeralEncryptionKey().AddEphemeralSigningKey().DisableAccessTokenEncryption();
        server.AddEventHandler<ValidateAuthorizationRequestContext>(b => b.UseInlineHandler(context =>
        {
            if (context.ClientId != ClientId)
            {
                context.Reject(Errors.InvalidClient, "unknown client_id");
            }
            else if (!IsOurs(context.RedirectUri))
            {
                context.Reject(Errors.InvalidRequest, "redirect_uri is not registered");
            }
            return default;
        }));
        server.AddEventHandler<ValidateTokenRequestContext>(b => b.UseInlineHandler(context =>
        {
            if (context.ClientId != ClientId || !FixedTime.TextEquals(context.ClientSecret, ClientSecret))
            {
                context.Reject(Errors.InvalidClient, "wrong client_id or client_secret");
            }
            return default;
        }));
        server.AddEventHandler<ValidateEndSessionRequestContext>(b => b.UseInlineHandler(context =>
        {
            if (context.PostLogoutRedirectUri is { Length: > 0 } uri && !IsOurs(uri))
            {
                context.Reject(Errors.InvalidRequest, "post_logout_redirect_uri is not registered");
            }
            return default;
        }));
        server.UseAspNetCore().DisableTransportSecurityRequirement().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough();
    }

    /// <summary>A stand-in trusts any port of the own machine, and nothing else.</summary>
    private static bool IsOurs(string? uri) => Uri.TryCreate(uri, UriKind.Absolute, out var address) && address.IsLoopback;

    private static async Task<IResult> AuthorizeAsync(HttpContext http, PortalUsers users)
    {
        // Whoever is signed in here already is asked again, once, when the platform wants that.
        if (http.Request.Query["prompt"] == PromptValues.Login)
        {
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            var rest = QueryString.Create(http.Request.Query.Where(q => q.Key != "prompt"));
            return Results.Redirect(http.Request.PathBase + http.Request.Path + rest);
        }
        var person = (await http.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme)).Principal;
        if (person?.Identity?.Name is not { } loginName || users.Find(loginName) is not { Enabled: true } user)
        {
            return Results.Challenge(new AuthenticationProperties { RedirectUri = http.Request.PathBase + http.Request.Path + http.Request.QueryString }, [CookieAuthenticationDefaults.AuthenticationScheme]);
        }
        var identity = new ClaimsIdentity("portal", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, user.Subject).SetClaim(Claims.PreferredUsername, user.LoginName).SetClaim(Claims.Name, user.Name);
        if (person.HasClaim("mfa", "1"))
        {
            identity.AddClaim(new Claim(Claims.AuthenticationMethodReference, "mfa"));
        }
        identity.SetScopes(http.GetOpenIddictServerRequest()!.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static async Task<IResult> EndSessionAsync(HttpContext http, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.SignOut(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }

    private static async Task<IResult> LoginAsync(HttpContext http, PortalUsers users)
    {
        var form = await http.Request.ReadFormAsync();
        var (name, target) = (form["loginName"].ToString().Trim().ToLowerInvariant(), form["returnUrl"].ToString());
        if (users.Find(name) is not { Enabled: true } || form["password"] != Password)
        {
            return LoginForm(target, "登录名或密码不正确，或者平台尚未推送该账号。");
        }
        List<Claim> claims = [new(ClaimTypes.Name, name)];
        if (form["mfa"] == "1")
        {
            claims.Add(new Claim("mfa", "1"));
        }
        await http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme)));
        return Results.LocalRedirect(target.StartsWith('/') && !target.StartsWith("//", StringComparison.Ordinal) ? target : "/");
    }

    private static async Task<IResult> ReceiveAsync(string loginName, HttpRequest request, PortalUsers users)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var time = request.Headers["Ssm-Time"].ToString();
        var message = $"PUT\n{request.Path}\n{time}\n{Sm3.HashHex(body.ToArray())}";
        if (!new HmacSm3(Encoding.UTF8.GetBytes(ProvisioningSecret)).IsGood(Encoding.UTF8.GetBytes(message), request.Headers["Ssm-Signature"]))
        {
            return Results.Json(new { error = "签名不正确" }, statusCode: 401);
        }
        if (users.Down)
        {
            return Results.StatusCode(503);
        }
        var pushed = JsonSerializer.Deserialize<PushedUser>(body.ToArray(), JsonSerializerOptions.Web)!;
        return Results.Json(new { subject = users.Save(loginName.ToLowerInvariant(), pushed).Subject });
    }

    private static async Task<IResult> ReceiveSms(HttpRequest request, PortalUsers users)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        users.Messages.Enqueue(await reader.ReadToEndAsync());
        return Results.Json(new { accepted = true });
    }

    private static IResult LoginForm(string? returnUrl, string? error) => Html("登录",
        $"""
        <h1>统一门户（替身）</h1>{(error is null ? "" : $"<p role=\"alert\">{error}</p>")}
        <form method="post" action="/login"><input type="hidden" name="returnUrl" value="{WebUtility.HtmlEncode(returnUrl)}">
        <p><label>登录名 <input name="loginName" autofocus></label></p><p><label>密码 <input name="password" type="password"></label></p>
        <p><label><input type="checkbox" name="mfa" value="1"> 已做二次验证</label></p><p><button>登录</button></p></form>
        """);

    private static IResult List(PortalUsers users)
    {
        var rows = string.Concat(users.All.Select(u =>
            $"<tr><td>{WebUtility.HtmlEncode(u.LoginName)}</td><td>{WebUtility.HtmlEncode(u.Name)}</td><td>{WebUtility.HtmlEncode(u.Organisation)}</td><td>{(u.Enabled ? "启用" : "停用")}</td><td>{u.Subject}</td><td>{u.Times.ToString(CultureInfo.InvariantCulture)}</td></tr>"));
        var messages = string.Concat(users.Messages.Select(m => $"<li>{WebUtility.HtmlEncode(m)}</li>"));
        return Html("收到的账号", $"<h1>收到的账号</h1><table border=\"1\" cellpadding=\"6\"><tr><th>登录名</th><th>姓名</th><th>单位</th><th>状态</th><th>subject</th><th>推送次数</th></tr>{rows}</table><h2>收到的短信</h2><ol>{messages}</ol>");
    }

    private static IResult Html(string title, string body) =>
        Results.Content($"<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body>{body}</body></html>", "text/html; charset=utf-8");
}

/// <summary>What the platform says about an account.</summary>
public sealed record PushedUser(string ExternalId, string Name, string Organisation, bool Enabled, IReadOnlyList<string> Roles);

/// <summary>An account at the portal.</summary>
public sealed record PortalUser(string LoginName, string Subject, string Name, string Organisation, bool Enabled, IReadOnlyList<string> Roles, int Times);

/// <summary>The accounts that the portal was told of.</summary>
public sealed class PortalUsers
{
    private readonly ConcurrentDictionary<string, PortalUser> _users = new(StringComparer.Ordinal);

    /// <summary>True: the interface answers 503.</summary>
    public bool Down { get; set; }

    public ConcurrentQueue<string> Messages { get; } = new();

    public IEnumerable<PortalUser> All => _users.Values.OrderBy(u => u.LoginName, StringComparer.Ordinal);

    public PortalUser? Find(string loginName) => _users.GetValueOrDefault(loginName);

    public PortalUser Save(string loginName, PushedUser pushed) => _users.AddOrUpdate(loginName,
        _ => new PortalUser(loginName, "portal-" + Guid.CreateVersion7().ToString("N"), pushed.Name, pushed.Organisation, pushed.Enabled, pushed.Roles, 1),
        (_, before) => before with { Name = pushed.Name, Organisation = pushed.Organisation, Enabled = pushed.Enabled, Roles = pushed.Roles, Times = before.Times + 1 });
}
