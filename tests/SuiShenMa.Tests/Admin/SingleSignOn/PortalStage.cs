using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools;

namespace SuiShenMa.Tests.Admin;

/// <summary>The stand-in portal and a host that is configured for it, over the database that all tests share.</summary>
internal sealed class PortalStage : IAsyncDisposable
{
    private readonly WebApplication _portal;
    private readonly WebApplicationFactory<Program> _host;

    private PortalStage(WebApplication portal)
    {
        _portal = portal;
        var address = portal.Urls.Single();
        _host = TestHost.NewFactory(TestHost.DataFolder, builder =>
        {
            builder.UseSetting("SSM_NODE", "portal-stage");
            builder.UseSetting("SingleSignOn:Authority", address);
            builder.UseSetting("SingleSignOn:ClientId", PortalStandIn.ClientId);
            builder.UseSetting("SingleSignOn:ClientSecret", PortalStandIn.ClientSecret);
            builder.UseSetting("SingleSignOn:Provisioning:BaseUrl", address);
            builder.UseSetting("SingleSignOn:Provisioning:Secret", PortalStandIn.ProvisioningSecret);
        });
        _host.UseKestrel(0);
        _host.StartServer();
    }

    public Uri Address => _host.ClientOptions.BaseAddress;

    public Uri PortalAddress => new(_portal.Urls.Single());

    public PortalUsers Users => _portal.Services.GetRequiredService<PortalUsers>();

    public T Service<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<PortalStage> Start()
    {
        var portal = PortalStandIn.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"]);
        await portal.StartAsync();
        return new PortalStage(portal);
    }

    /// <summary>From now on nobody answers at its address.</summary>
    public Task ClosePortal() => _portal.StopAsync();

    public async Task Run<TJob>() where TJob : IJob
    {
        await using var scope = _host.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None);
    }

    /// <summary>Pushes what other tests left, so that a portal that is down fails on the account of this test.</summary>
    public async Task Settle()
    {
        await Run<OutboxJob>();
        var left = true;
        for (var i = 0; i < 30 && left; i++)
        {
            await Run<PushAccountsJob>();
            left = await Slice.Db<AdminDb, bool>(db =>
            {
                var now = db.Now;
                return db.Accounts.AnyAsync(a => !db.Provisioning.Any(p => p.AccountId == a.Id) || db.Provisioning.Any(p => p.AccountId == a.Id && p.State == ProvisioningState.Waiting && p.DueAt <= now));
            });
        }
    }

    /// <summary>Lets the outbox and the push run until the row of the account is as wanted, or a bound is reached.</summary>
    public async Task<Provisioning> Push(Guid account)
    {
        await Run<OutboxJob>();
        for (var i = 0; i < 30; i++)
        {
            await Run<PushAccountsJob>();
            if (await Row(account) is { } row && (row.State != ProvisioningState.Waiting || row.Attempts > 0))
            {
                return row;
            }
        }
        return await Row(account) ?? throw new InvalidOperationException("the account waits for no push");
    }

    public static Task<Provisioning?> Row(Guid account) => Slice.Db<AdminDb, Provisioning?>(db => db.Provisioning.AsNoTracking().FirstOrDefaultAsync(p => p.AccountId == account));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _portal.DisposeAsync();
    }
}

/// <summary>A person with one browser who visits platform and portal.</summary>
internal sealed partial class PortalVisitor : IDisposable
{
    private readonly PortalStage _stage;
    private readonly HttpClient _client = new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true });

    public PortalVisitor(PortalStage stage) => _stage = stage;

    /// <summary>Presses the button on the sign-in page and signs in at the portal.</summary>
    /// <returns>Where that led, and what was shown.</returns>
    public Task<(HttpStatusCode Status, Uri At, string Html)> SignIn(string loginName, bool mfa = false, string target = "/admin/regions") =>
        Through("/sign-in/portal?returnUrl=" + Uri.EscapeDataString(target), loginName, mfa);

    /// <summary>Opens an address of the platform that leads to the portal, and signs in there.</summary>
    public async Task<(HttpStatusCode Status, Uri At, string Html)> Through(string path, string loginName, bool mfa = false)
    {
        using var form = await _client.GetAsync(new Uri(_stage.Address, path));
        var back = WebUtility.HtmlDecode(ReturnUrl().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value);
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["loginName"] = loginName,
            ["password"] = PortalStandIn.Password,
            ["mfa"] = mfa ? "1" : "",
            ["returnUrl"] = back,
        });
        using var answer = await _client.PostAsync(new Uri(_stage.PortalAddress, "/login"), fields);
        return (answer.StatusCode, answer.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    public async Task<(HttpStatusCode Status, Uri At, string Html)> Get(Uri address)
    {
        using var answer = await _client.GetAsync(address);
        return (answer.StatusCode, answer.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    public async Task<string> Post(string path, Dictionary<string, string> form, string formPage)
    {
        form["__RequestVerificationToken"] = Token().Match((await Get(new Uri(_stage.Address, formPage))).Html).Groups[1].Value;
        using var fields = new FormUrlEncodedContent(form);
        using var answer = await _client.PostAsync(new Uri(_stage.Address, path), fields);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"returnUrl\" value=\"([^\"]+)\"")]
    private static partial Regex ReturnUrl();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
