using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.Tests.Codes.Dynamic;
using SuiShenMa.Tests.Enterprise;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

/// <summary>
/// Promise P10: while the database does not answer, verifying does. The database of this host stands still until the test lets it go
/// on, so an answer that comes at all came without it.
/// </summary>
public sealed class HangingDatabaseTests
{
    private readonly Halt _halt = new();
    private WebApplicationFactory<Program> _host = null!;
    private Partner _there = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = TestHost.NewFactory(TestHost.DataFolder, b => b.ConfigureServices(services => services
            .Halts<KernelDbSqlite, KernelDbMySql>(_halt).Halts<AdminDbSqlite, AdminDbMySql>(_halt).Halts<CodesDbSqlite, CodesDbMySql>(_halt)
            .Halts<ObjectsDbSqlite, ObjectsDbMySql>(_halt).Halts<EnterpriseDbSqlite, EnterpriseDbMySql>(_halt).Halts<OpenPlatformDbSqlite, OpenPlatformDbMySql>(_halt)));
        _host.UseKestrel(0);
        _host.StartServer();
        _there = new Partner(address: _host.ClientOptions.BaseAddress);
        // The host has been at work for a while: it knows its partner.
        (await _there.Get("/api/v1/object-types")).Status.ShouldBe(200);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _halt.Release();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task What_is_in_memory_still_verifies_and_what_is_not_is_answered_503_with_Retry_After(CancellationToken ct)
    {
        var known = await Ask.PersonToken(by: _there);
        var knownObject = (await SomeCode.In(ObjectCodeState.Active)).Code;
        (await VerifyObject(knownObject)).Status.ShouldBe(200);
        // Made on the other host, so that this one would have to ask.
        var (person, thing, enterprise) = (await Ask.PersonToken(), (await SomeCode.In(ObjectCodeState.Active)).Code, await EnterpriseKit.IssueAsync());
        var made = (await Ask.Demo.Post("/api/v1/short-codes", new { target = thing })).Text("short");
        using var halted = _halt.Now();

        (await Ask.VerifyPerson(known, by: _there)).Reason().ShouldBe("valid");
        (await VerifyObject(knownObject))["valid"].GetValue<bool>().ShouldBeTrue();
        (await Ask.Person(Ask.NewSubject(), by: _there)).ShouldBeBusy();
        (await Ask.VerifyPerson(person, by: _there)).ShouldBeBusy();
        (await VerifyObject(thing)).ShouldBeBusy();
        (await _there.Post("/api/v1/enterprise-codes/verify", new { code = "https://ssm.example.cn/e/" + enterprise, place = "南门", purpose = "检查" })).ShouldBeBusy();
        (await _there.Post("/api/v1/short-codes/verify", new { @short = made })).ShouldBeBusy();
        (await Ask.VerifyPerson("hello", by: _there)).Reason().ShouldBe("malformed", "what needs no database is judged without it");
        using var scan = Operator.Stranger(_there.Address);
        using var page = await scan.Get("/w/" + thing);
        page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "a scan is not left waiting either");
        ct.IsCancellationRequested.ShouldBeFalse();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_code_for_once_is_refused_while_nobody_can_tell_and_is_good_afterwards(CancellationToken ct)
    {
        var token = await Ask.PersonToken(scene: await Ask.Scene(once: true));
        (await Ask.VerifyPerson(await Ask.PersonToken(by: _there), by: _there)).Reason().ShouldBe("valid");
        await _host.Services.GetRequiredService<SuiShenMa.Codes.Dynamic.Subjects>().FindAsync(SubjectOf(token), ct);
        using (_halt.Now())
        {
            var refused = await Ask.VerifyPerson(token, by: _there);
            (refused.Status, refused.Text("code")).ShouldBe((503, "single-use.unavailable"));
            refused.Headers.Contains("Retry-After").ShouldBeTrue();
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Virtual_codes_and_calls_with_an_idempotency_key_are_not_left_waiting_and_are_good_afterwards(CancellationToken ct)
    {
        var (person, thing, enterprise) = (await Ask.PersonToken(by: _there), (await SomeCode.In(ObjectCodeState.Active)).Code, await EnterpriseKit.IssueAsync());
        var made = (await Ask.Demo.Post("/api/v1/short-codes", new { target = thing })).Text("short");
        var ticket = (await _there.Post("/api/v1/virtual-codes", new { typeCode = "queue-ticket", payload = "A-17", ttlSeconds = 600, singleUse = true })).Text("token");
        var key = Guid.CreateVersion7().ToString("N");
        (string Path, object Body, string? Key)[] calls =
        [
            ("/api/v1/virtual-codes/verify", new { code = ticket }, null),
            ("/api/v1/person-codes/verify", new { code = person, place = "南门", purpose = "检查" }, key + "p"),
            ("/api/v1/enterprise-codes/verify", new { code = "https://ssm.example.cn/e/" + enterprise, place = "南门", purpose = "检查" }, key + "e"),
            ("/api/v1/object-codes/verify", new { code = thing, place = "南门", purpose = "检查" }, key + "o"),
            ("/api/v1/short-codes/verify", new { @short = made }, key + "s"),
        ];
        using (_halt.Now())
        {
            foreach (var answer in await Task.WhenAll(calls.Select(c => _there.Post(c.Path, c.Body, c.Key))))
            {
                answer.ShouldBeBusy();
            }
        }
        foreach (var (path, body, again) in calls)
        {
            var answer = await _there.Post(path, body, again);
            (answer.Status, answer.Body?["valid"]?.GetValue<bool>()).ShouldBe((200, true), path + " was given up, so it had no effect and its key is free: " + answer.Body);
        }
        (await _there.Post(calls[0].Path, calls[0].Body)).Text("reason").ShouldBe("replayed");
        ct.IsCancellationRequested.ShouldBeFalse();
    }

    private static long SubjectOf(string token)
    {
        Ask.Service<SuiShenMa.Codes.Dynamic.DynamicTokens>().Read(token, out var read).ShouldBe(SuiShenMa.Codes.Dynamic.TokenFault.None);
        return read.Subject;
    }

    private Task<Answer> VerifyObject(string code) => _there.Post("/api/v1/object-codes/verify", new { code, place = "南门", purpose = "检查" });
}

/// <summary>A database that can be made to stand still: every statement waits until it is let go on.</summary>
internal sealed class Halt : DbCommandInterceptor
{
    private volatile TaskCompletionSource? _wait;

    public IDisposable Now()
    {
        _wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Back(Release);
    }

    public void Release()
    {
        var wait = _wait;
        _wait = null;
        wait?.TrySetResult();
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await WaitAsync();
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await WaitAsync();
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await WaitAsync();
        return result;
    }

    // As a server that hangs: it does not hear of a caller that gave up.
    private Task WaitAsync() => _wait?.Task ?? Task.CompletedTask;

    private sealed class Back(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}

internal static class HangingDatabase
{
    public static IServiceCollection Halts<TSqlite, TMySql>(this IServiceCollection services, Halt halt) where TSqlite : DbContext where TMySql : DbContext =>
        services.ConfigureDbContext<TSqlite>(o => o.AddInterceptors(halt)).ConfigureDbContext<TMySql>(o => o.AddInterceptors(halt));

    public static void ShouldBeBusy(this Answer answer)
    {
        (answer.Status, answer.Text("code")).ShouldBe((503, "busy"));
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Text("detail")!.ShouldContain("稍后重试");
    }
}
