using System.Data.Common;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

/// <summary>Work that one host at a time does (docs/adr/0041), through the real job and the real claim.</summary>
public sealed class ClaimTests
{
    private const int Count = 1_100;
    private readonly Together _together = new();
    private string _business = "";
    private WebApplicationFactory<Program> _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        // Before the other host comes up, so that it knows the fields.
        _business = await ExtensionTests.FieldSet();
        _host = TestHost.NewFactory(TestHost.DataFolder, b => b.ConfigureServices(services => services
            .ConfigureDbContext<CodesDbSqlite>(o => o.AddInterceptors(_together)).ConfigureDbContext<CodesDbMySql>(o => o.AddInterceptors(_together))));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Test, Row(24), CancelAfter(60_000)]
    public async Task Of_two_hosts_that_see_the_same_batch_free_one_takes_it(CancellationToken ct)
    {
        var (batch, subject) = await Queued();
        _together.Begin();
        await Task.WhenAll(RunAs("racer-1", ct), RunAs("racer-2", ct));
        _together.Claims.ShouldBe(2, "both had found it free before either took it");
        await ShouldBeDoneOnce(batch, subject);
    }

    [Test]
    public async Task A_claim_by_a_clock_that_ran_away_holds_nobody_up()
    {
        var (batch, subject) = await Queued();
        foreach (var (until, done) in new[] { (TimeSpan.FromSeconds(50), false), (TimeSpan.FromHours(2), true) })
        {
            var time = TestHost.Clock.GetUtcNow().UtcDateTime + until;
            await Slice.Db<CodesDb, int>(db => db.ExtensionBatches.Where(b => b.BatchNo == batch)
                .ExecuteUpdateAsync(s => s.SetProperty(b => b.State, ExtensionBatchState.Running).SetProperty(b => b.ClaimedBy, "gone").SetProperty(b => b.ClaimedUntil, time)));
            await RunAs("racer-1", CancellationToken.None);
            (await Batch(batch)).State.ShouldBe(done ? ExtensionBatchState.Done : ExtensionBatchState.Running);
        }
        await ShouldBeDoneOnce(batch, subject);
    }

    private async Task<(string Batch, string Subject)> Queued()
    {
        // What other tests left is done first: only the oldest batch may be taken.
        await Slice.Run<RunExtensionBatchesJob>();
        var subject = "claim-" + ExtensionTests.Word();
        var items = Enumerable.Range(0, Count).Select(i => new { subject = "virtual:" + subject, fields = new Dictionary<string, int> { [_business + ".number"] = i % 100 } });
        return ((await new Partner().Post("/api/v1/engine/extensions/batch", new { items })).Text("batchNo")!, subject);
    }

    private static async Task ShouldBeDoneOnce(string batch, string subject)
    {
        var done = await Batch(batch);
        (done.State, done.Succeeded, done.Failed, done.ClaimedBy, done.ClaimedUntil).ShouldBe((ExtensionBatchState.Done, Count, 0, null, null));
        (await Slice.Db<CodesDb, int>(db => db.Extensions.Where(e => e.Subject == subject).Select(e => e.Version).SingleAsync())).ShouldBe(Count, "each update once");
        (await Slice.Db<CodesDb, int>(db => db.Audit.CountAsync(a => a.Action == "extension-batch.done" && a.SubjectId == batch))).ShouldBe(1);
    }

    private static Task<ExtensionBatch> Batch(string batch) => Slice.Db<CodesDb, ExtensionBatch>(db => db.ExtensionBatches.AsNoTracking().SingleAsync(b => b.BatchNo == batch));

    private async Task RunAs(string node, CancellationToken ct)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        SuiShenMa.Kernel.Jobs.JobScope.ActAsSystem(scope.ServiceProvider);
        await ActivatorUtilities.CreateInstance<RunExtensionBatchesJob>(scope.ServiceProvider, new NodeIdentity(node)).RunAsync(ct);
    }

    /// <summary>Holds the first claim back until there is a second.</summary>
    private sealed class Together : DbCommandInterceptor
    {
        private TaskCompletionSource? _both;
        private int _claims;

        public int Claims => _claims;

        public void Begin() => _both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (_both is { } both && command.CommandText.StartsWith("UPDATE", StringComparison.Ordinal) && command.CommandText.Contains("codes_extension_batch", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref _claims) == 2)
                {
                    _both = null;
                    both.SetResult();
                }
                await both.Task.WaitAsync(cancellationToken);
            }
            return result;
        }
    }
}
