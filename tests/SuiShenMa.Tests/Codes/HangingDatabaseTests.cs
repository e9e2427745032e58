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
using SuiShenMa.Kernel.Slices;
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

    [Test, CancelAfter(60_000)]
    public async Task Every_other_call_is_answered_503_in_the_end_and_its_repetition_with_the_key_has_one_effect(CancellationToken ct)
    {
        var thing = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var key = Guid.CreateVersion7().ToString("N");
        (string Path, object Body)[] calls =
        [
            ("/api/v1/short-codes", new { target = thing, distinct = true }),
            ("/api/v1/virtual-codes", new { typeCode = "queue-ticket", payload = key, ttlSeconds = 600, singleUse = true }),
            ("/api/v1/person-codes", new { subjectId = Ask.NewSubject(), certType = "111" }),
        ];
        using (_halt.Now())
        using (Impatient())
        {
            var answers = await Task.WhenAll([.. calls.Select((c, i) => _there.Post(c.Path, c.Body, key + i)), _there.Get("/api/v1/object-codes/" + thing)]);
            Array.ForEach(answers, HangingDatabase.ShouldBeBusy);
        }
        for (var i = 0; i < calls.Length; i++)
        {
            var first = await _there.Post(calls[i].Path, calls[i].Body, key + i);
            first.Status.ShouldBeOneOf([200, 201], calls[i].Path + " was given up before it began, so its key is free: " + first.Body);
            (await _there.Post(calls[i].Path, calls[i].Body, key + i)).Body!.ToJsonString().ShouldBe(first.Body!.ToJsonString());
        }
        (await ShortsOf(thing)).ShouldBe(1);
        ct.IsCancellationRequested.ShouldBeFalse();
    }

    [Test, CancelAfter(60_000)]
    public async Task Whoever_got_503_although_the_work_was_committed_finds_its_answer_under_the_key(CancellationToken ct)
    {
        var (thing, key) = ((await SomeCode.In(ObjectCodeState.Active)).Code, Guid.CreateVersion7().ToString("N"));
        using (_halt.AfterCommit())
        using (Impatient())
        {
            (await Create()).ShouldBeBusy();
        }
        // A slow machine may have given up before the commit; then the key is free as soon as the work has noticed.
        var found = await Create();
        for (var wait = 0; found.Status == 409 && wait < 100; wait++)
        {
            found.Text("code").ShouldBe("idempotency.in-progress");
            await Task.Delay(100, ct);
            found = await Create();
        }
        found.Status.ShouldBeOneOf([200, 201], found.Body?.ToJsonString());
        (await Create()).Text("short").ShouldBe(found.Text("short"));
        (await ShortsOf(thing)).ShouldBe(1);

        Task<Answer> Create() => _there.Post("/api/v1/short-codes", new { target = thing, distinct = true }, key);
    }

    /// <summary>Only while nothing can be done anyway: a slow machine must not give up what is under way.</summary>
    private Back Impatient()
    {
        var wait = _host.Services.GetRequiredService<PartnerWait>();
        var before = wait.Longest;
        wait.Longest = TimeSpan.FromSeconds(1);
        return new Back(() => wait.Longest = before);
    }

    private static Task<int> ShortsOf(string target) => Slice.Db<CodesDb, int>(db => db.ShortCodes.CountAsync(s => s.Target == target));

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

    public Halt() => Commits = new Committed();

    public IInterceptor Commits { get; }

    public IDisposable Now()
    {
        _wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Back(Release);
    }

    /// <summary>Statements pass; of a commit that went through the caller does not hear.</summary>
    public IDisposable AfterCommit()
    {
        var commits = (Committed)Commits;
        commits.Wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Back(() => commits.Wait?.TrySetResult());
    }

    public void Release()
    {
        var wait = _wait;
        _wait = null;
        wait?.TrySetResult();
        ((Committed)Commits).Wait?.TrySetResult();
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

    private sealed class Committed : DbTransactionInterceptor
    {
        public TaskCompletionSource? Wait { get; set; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => Wait?.Task ?? Task.CompletedTask;
    }
}

internal sealed class Back(Action undo) : IDisposable
{
    public void Dispose() => undo();
}

internal static class HangingDatabase
{
    public static IServiceCollection Halts<TSqlite, TMySql>(this IServiceCollection services, Halt halt) where TSqlite : DbContext where TMySql : DbContext =>
        services.ConfigureDbContext<TSqlite>(o => o.AddInterceptors(halt, halt.Commits)).ConfigureDbContext<TMySql>(o => o.AddInterceptors(halt, halt.Commits));

    public static void ShouldBeBusy(this Answer answer)
    {
        (answer.Status, answer.Text("code")).ShouldBe((503, "busy"));
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Text("detail")!.ShouldContain("稍后重试");
    }
}
