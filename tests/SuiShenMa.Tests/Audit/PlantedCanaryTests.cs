using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Audit;

/// <summary>
/// A person with a name, a number, a mobile and a mail that occur nowhere else goes through the platform. Then everything that
/// the platform wrote or answered is searched for them: pages, addresses, problem details, log lines at debug level, metrics,
/// and each file of the data folder with the database.
/// </summary>
public sealed class PlantedCanaryTests
{
    private const string Name = "欧阳珍珠鸟", Mail = "zhenzhu.canary@example.cn", Mobile = "13798765432", Document = "310101196606061716";
    private const string SecondName = "司马金丝雀", SubName = "诸葛画眉";

    private static readonly string[] Canaries = [Name, SecondName, SubName, Mail, Mobile, Document];

    /// <summary>Also as addresses and JSON write them.</summary>
    private static readonly string[] Forms = [.. Canaries.SelectMany(c => new[] { c, Uri.EscapeDataString(c), Escaped(c), WebUtility.HtmlEncode(c) }).Distinct()];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));
    private readonly ConcurrentQueue<(string Where, string What)> _seen = new();

    [Test, Row(93), Row(96)]
    public async Task Planted_names_numbers_and_addresses_are_nowhere_in_clear()
    {
        var log = new Listener();
        using var metrics = Measure();
        await using (var factory = TestHost.NewFactory(_folder, b => b.UseSetting("Logging:LogLevel:Default", "Debug").UseSetting("Logging:LogLevel:Microsoft", "Debug").ConfigureLogging(l => l.ClearProviders().AddProvider(log))))
        {
            factory.UseKestrel(0);
            factory.StartServer();
            var address = factory.ClientOptions.BaseAddress;
            var (account, userName) = await PlantAsync(address, factory.Services);
            await LookAroundAsync(address, account, userName);
            await PartnersAsync(address);
            await RefuseAsync(address, factory.Services, account);
        }
        log.Lines.ShouldNotBeEmpty();
        log.Lines.ShouldContain(l => l.Contains("/admin/accounts", StringComparison.Ordinal), "request lines are among them");
        Search(log.Lines.Select(l => ("log", l)));
        Search(_seen);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            foreach (var form in Forms)
            {
                var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form));
                at.ShouldBe(-1, $"{form} in {Path.GetFileName(file)}: {(at < 0 ? "" : Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, at - 200)..Math.Min(bytes.Length, at + 200))))}");
            }
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The person gets an account, another name and addresses, and a sub-account; each by the forms of the pages.</summary>
    private async Task<(Guid Id, string UserName)> PlantAsync(Uri address, IServiceProvider services)
    {
        using var admin = await Operator.SignIn("admin", address: address);
        var userName = AdminKit.NewName("canary");
        await Keep(admin.Post("/admin/accounts/new", new() { ["Form.UserName"] = userName, ["Form.Name"] = Name, ["Form.Kind"] = "DepartmentUser", ["Form.DepartmentId"] = "xuhui" }), HttpStatusCode.OK);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
        var id = await db.Accounts.Where(a => a.UserName == userName).Select(a => a.Id).SingleAsync();
        var version = await db.Accounts.Where(a => a.Id == id).Select(a => a.Version).SingleAsync();
        await Keep(admin.Post($"/admin/accounts/{id}", new() { ["Form.Name"] = SecondName, ["Form.DepartmentId"] = "xuhui", ["Form.Version"] = version.ToString(null, null) }), HttpStatusCode.Redirect);
        var signIn = $"/admin/accounts/{id}/sign-in";
        await Keep(admin.Post(signIn + "?handler=Contact", new() { ["Form.Mail"] = Mail, ["Form.Mobile"] = Mobile }, signIn), HttpStatusCode.Redirect);
        using var xuhui = await Operator.SignIn("xuhui", address: address);
        await Keep(xuhui.Post("/admin/sub-accounts/new", new() { ["Form.UserName"] = AdminKit.NewName("canary-sub"), ["Form.Name"] = SubName }), HttpStatusCode.OK);
        await Keep(xuhui.Post("/admin/sub-accounts?handler=Find", new() { ["person"] = SubName }, "/admin/sub-accounts"), HttpStatusCode.OK);
        await Keep(admin.Post("/admin/accounts?handler=Reset", new() { ["id"] = id.ToString() }, "/admin/accounts"), HttpStatusCode.OK);
        // The search by a name is posted, finds it, and keeps it out of the answer.
        using var found = await admin.Post("/admin/accounts?handler=Find", new() { ["person"] = " " + SecondName[..2] + " " + SecondName[2..] }, "/admin/accounts");
        var html = WebUtility.HtmlDecode(await found.Content.ReadAsStringAsync());
        html.ShouldContain($"<strong>{userName}</strong>");
        html.ShouldContain("司***雀");
        _seen.Enqueue(("/admin/accounts?handler=Find", html));
        // On the reveal page it is in clear, and only in that answer.
        using var shown = await admin.Post("/admin/reveal", new() { ["Form.Kind"] = "account", ["Form.Id"] = id.ToString("N"), ["Form.Reason"] = "核对联系方式" }, $"/admin/reveal?kind=account&id={id:N}");
        var clear = WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync());
        clear.ShouldContain(SecondName);
        clear.ShouldContain(Mobile);
        return (id, userName);
    }

    /// <summary>Every page that shows accounts, and the workbook of rights.</summary>
    private async Task LookAroundAsync(Uri address, Guid id, string userName)
    {
        using var admin = await Operator.SignIn("admin", address: address);
        foreach (var page in new[]
        {
            "/admin", $"/admin/accounts?text={userName}", $"/admin/accounts/{id}", $"/admin/accounts/{id}/sign-in", "/admin/administrators", $"/admin/grants?text={userName}", $"/admin/grants/{id}",
            $"/admin/sessions?userName={userName}&all=true", $"/admin/why?account={userName}", "/admin/provisioning", "/admin/messages", "/admin/notices", $"/admin/audit?subject={id:N}", "/admin/audit",
            "/admin/audit/data", "/admin/audit/sign-ins", "/admin/my-account", "/admin/departments", $"/admin/reveal?kind=account&id={id:N}", "/admin/code-subjects", "/admin/integrity",
        })
        {
            await Keep(admin.Get(page), HttpStatusCode.OK);
        }
        using var xuhui = await Operator.SignIn("xuhui", address: address);
        foreach (var page in new[] { "/admin/sub-accounts", "/admin/my-account", "/admin" })
        {
            await Keep(xuhui.Get(page), HttpStatusCode.OK);
        }
    }

    /// <summary>The same person at the interface: registered with a code, shown masked, found by the posted number only.</summary>
    private async Task PartnersAsync(Uri address)
    {
        var partner = new Partner(address: address);
        var subject = "p-" + Guid.CreateVersion7().ToString("N");
        var issued = await partner.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111", name = Name, certNumber = Document });
        issued.Status.ShouldBe(200);
        Keep("person-codes", issued);
        Keep("verify", await partner.Post("/api/v1/person-codes/verify", new { code = issued.Text("token"), place = "南门", purpose = "进门登记" }));
        // Problem details name the field, not what was in it.
        foreach (var bad in new object[]
        {
            new { subjectId = subject, certType = Document, name = Name, certNumber = Document }, new { subjectId = subject, certType = "111", name = string.Concat(Enumerable.Repeat(Name, 60)), certNumber = Document },
            "{\"subjectId\":\"" + Document + "\",\"name\":\"" + Name, "{\"subjectId\":" + Document + ",\"certType\":\"" + Name + "\"}",
        })
        {
            var answer = await partner.Send(HttpMethod.Post, "/api/v1/person-codes", bad);
            answer.Status.ShouldBeInRange(400, 422);
            Keep("problem details", answer);
        }
        using var admin = await Operator.SignIn("admin", address: address);
        using var found = await admin.Post("/admin/code-subjects?handler=Find", new() { ["by"] = "Number", ["text"] = Document }, "/admin/code-subjects");
        var html = WebUtility.HtmlDecode(await found.Content.ReadAsStringAsync());
        html.ShouldContain(subject);
        _seen.Enqueue(("/admin/code-subjects?handler=Find", html));
        await Keep(admin.Get("/admin/engine-log"), HttpStatusCode.OK);
    }

    /// <summary>What goes wrong: refused forms, pages that are not there, an act that the database refuses.</summary>
    private async Task RefuseAsync(Uri address, IServiceProvider services, Guid id)
    {
        using var admin = await Operator.SignIn("admin", address: address);
        await Keep(admin.Get($"/admin/reveal?kind=account&id={Guid.Empty:N}"), HttpStatusCode.OK);
        await Keep(admin.Post("/admin/reveal", new() { ["Form.Kind"] = "account", ["Form.Id"] = Guid.Empty.ToString("N"), ["Form.Reason"] = "核对联系方式" }, "/admin/password"), HttpStatusCode.NotFound);
        // The form comes back with what the person typed, as it must; nothing else may have kept it.
        var page = $"/admin/accounts/{id}/sign-in";
        using (var again = await admin.Post(page + "?handler=Contact", new() { ["Form.Mail"] = Mail + "@@", ["Form.Mobile"] = Mobile + "0" }, page))
        {
            again.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = AdminKit.Administrator;
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await Should.ThrowAsync<InputInvalid>(() => mediator.Send(new SaveContact.Command(id, Mail + "@@", Mobile + "0")));
        scope.ServiceProvider.GetRequiredService<AdminDb>().SavingChanges += (_, _) => throw new InvalidOperationException("the disk is full");
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => mediator.Send(new SaveContact.Command(id, "x" + Mail, null)));
        failure.ToString().ShouldNotContain(Mail);
    }

    private async Task Keep(Task<HttpResponseMessage> request, HttpStatusCode status)
    {
        using var answer = await request;
        var where = answer.RequestMessage!.RequestUri!.PathAndQuery;
        answer.StatusCode.ShouldBe(status, where);
        _seen.Enqueue((where, where + "\n" + answer.Headers + WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync())));
    }

    private void Keep(string where, Answer answer) => _seen.Enqueue((where, answer.Headers + Encoding.UTF8.GetString(answer.Bytes) + answer.Body));

    /// <summary>All tags of all measurements of the process, of every meter.</summary>
    private MeterListener Measure()
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, me) => me.EnableMeasurementEvents(instrument) };
        void Take(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                _seen.Enqueue(("metric " + instrument.Name, $"{tag.Key}={tag.Value}"));
            }
        }
        listener.SetMeasurementEventCallback<long>((i, _, tags, _) => Take(i, tags));
        listener.SetMeasurementEventCallback<int>((i, _, tags, _) => Take(i, tags));
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => Take(i, tags));
        listener.Start();
        return listener;
    }

    private static void Search(IEnumerable<(string Where, string What)> texts)
    {
        foreach (var (where, what) in texts)
        {
            if (Forms.FirstOrDefault(f => what.Contains(f, StringComparison.Ordinal)) is { } form)
            {
                var at = what.IndexOf(form, StringComparison.Ordinal);
                Assert.Fail($"{form} in {where}: …{what[Math.Max(0, at - 120)..Math.Min(what.Length, at + 120)]}…");
            }
        }
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:X4}"));

    private sealed class Listener : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose() { }
    }
}
