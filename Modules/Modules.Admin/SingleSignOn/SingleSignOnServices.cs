using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.SingleSignOn;

internal static class SingleSignOnServices
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddSingleSignOn(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("SingleSignOn");
        var options = section.Get<SingleSignOnOptions>() ?? new SingleSignOnOptions();
        services.Configure<SingleSignOnOptions>(section);
        services.AddOutsideAddress("SingleSignOn:Authority");
        services.AddOutsideAddress("SingleSignOn:Provisioning:BaseUrl");
        services.AddSingleton<PortalExit>();
        services.AddSingleton<PortalDoor>();
        services.AddSingleton<PortalBreaker>();
        services.AddHttpClient<IPortalDirectory, HttpPortalDirectory>(http => http.Timeout = Patience)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddJob<PushAccountsJob>(10);
        services.AddScoped<PortalBindings>();
        services.AddScoped<OwnPassword>();
        if (options.IsOn)
        {
            AddPortal(services, options);
        }
        return services;
    }

    private static void AddPortal(IServiceCollection services, SingleSignOnOptions options)
    {
        // Outside Development that is this machine only: the host refuses to start with any other.
        var overHttp = options.Authority.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        services.AddAuthentication()
            .AddCookie(SingleSignOnOptions.TicketScheme, o =>
            {
                o.Cookie.Name = "ssm-portal";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                o.Cookie.Path = "/sign-in";
                o.ExpireTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddOpenIdConnect(SingleSignOnOptions.Scheme, o =>
            {
                o.Authority = options.Authority;
                o.ClientId = options.ClientId;
                o.ClientSecret = options.ClientSecret;
                o.SignInScheme = SingleSignOnOptions.TicketScheme;
                o.CallbackPath = "/sign-in/portal/callback";
                o.RemoteSignOutPath = PathString.Empty;
                o.ResponseType = OpenIdConnectResponseType.Code;
                // The answer comes as a GET, so that the cookies of state and nonce may stay SameSite=Lax, over plain HTTP too.
                o.ResponseMode = OpenIdConnectResponseMode.Query;
                o.UsePkce = true;
                o.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
                o.RequireHttpsMetadata = !overHttp;
                o.SaveTokens = true;
                o.MapInboundClaims = false;
                o.Scope.Clear();
                o.Scope.Add("openid");
                o.Scope.Add("profile");
                o.BackchannelTimeout = Patience;
                foreach (var cookie in new[] { o.NonceCookie, o.CorrelationCookie })
                {
                    cookie.SameSite = SameSiteMode.Lax;
                    cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                }
                // A person who came back without state or with an error gets the sign-in page and a sentence.
                o.Events.OnRemoteFailure = context =>
                {
                    // Who was about to bind is still signed in here.
                    var binding = context.Properties?.RedirectUri == BindPortalPage.Path;
                    context.Response.Redirect((binding ? "/admin/my-account" : CookieAccess.SignInPath) + "?portal=failed");
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
            });
    }
}
