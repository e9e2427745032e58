using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Host;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Tests.Audit;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

/// <summary>Old calls leave the table for a sealed file only, and whoever changes a file is found.</summary>
[Row(30, 137)]
public sealed class CallArchiveTests
{
    [Test]
    public async Task Calls_older_than_the_retention_leave_for_a_sealed_file_and_younger_ones_stay()
    {
        await using var site = new Site();
        await site.Log(5, daysAgo: 400);
        await site.Log(3, daysAgo: 100);
        await site.Archive();
        (await site.Calls()).ShouldBe(3);
        (await site.Records("call-log.archived")).ShouldBe(1);
        var report = await site.Verify();
        report.Faults.ShouldBeEmpty();
        (report.Files, report.Records).ShouldBe((1, 5));

        // The next file continues the first.
        await site.Log(2, daysAgo: 380);
        await site.Archive();
        (await site.Calls()).ShouldBe(3);
        (await site.Verify()).ShouldSatisfyAllConditions(r => r.Faults.ShouldBeEmpty(), r => r.Files.ShouldBe(2), r => r.Records.ShouldBe(7));
        await site.Archive();
        (await site.Verify()).Files.ShouldBe(2, "nothing else is due");
    }

    [Test]
    public async Task Each_change_of_an_archive_is_found()
    {
        await using var site = new Site();
        for (var i = 0; i < 3; i++)
        {
            await site.Log(4, daysAgo: 500 - i);
            await site.Archive();
        }
        (await site.Verify()).Files.ShouldBe(3);
        foreach (var file in site.Files)
        {
            var good = await File.ReadAllBytesAsync(file);
            foreach (var at in new[] { 0, good.Length / 3, good.Length / 2, good.Length - 2 })
            {
                var bad = (byte[])good.Clone();
                bad[at] ^= 1;
                await File.WriteAllBytesAsync(file, bad);
                (await site.Verify()).Faults.ShouldNotBeEmpty($"{Path.GetFileName(file)} at {at}");
            }
            File.Delete(file);
            (await site.Verify()).Faults.ShouldNotBeEmpty("without " + Path.GetFileName(file));
            await File.WriteAllBytesAsync(file, good);
        }
        (await site.Verify()).Faults.ShouldBeEmpty();

        // The last file with its manifest, as if it had never been.
        foreach (var last in site.Files.Where(f => f.Contains("calls-00000003", StringComparison.Ordinal)))
        {
            File.Delete(last);
        }
        (await site.Verify()).Faults[0].Text.ShouldContain("第 3 至 3 号");
    }

    [Test]
    public async Task A_mark_that_somebody_set_back_is_found_and_nothing_is_archived_on_its_word()
    {
        await using var site = new Site();
        await site.Log(4, daysAgo: 400);
        await site.Archive();
        await site.Audit.Db(db => db.States.Where(s => s.Name == "codes.calls-archived").ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, x => "0" + x.Value)));
        (await site.Verify()).Faults[0].Text.ShouldContain("归档标记被改动");
        await site.Log(1, daysAgo: 399);
        await Should.ThrowAsync<InvalidDataException>(site.Archive);
        (await site.Calls()).ShouldBe(1);
    }

    [Test]
    public async Task A_file_that_a_crash_left_behind_is_written_again()
    {
        await using var site = new Site();
        await site.Log(3, daysAgo: 400);
        // Killed before the rows went: file and manifest are there, the database knows nothing of them.
        site.Fail = true;
        await Should.ThrowAsync<Exception>(site.Archive);
        site.Fail = false;
        (await site.Calls()).ShouldBe(3);
        (await site.Verify()).Faults.ShouldBeEmpty();
        await site.Archive();
        (await site.Verify()).ShouldSatisfyAllConditions(r => r.Faults.ShouldBeEmpty(), r => r.Records.ShouldBe(3));
        (await site.Calls()).ShouldBe(0);
    }

    [Test]
    public async Task Only_the_host_that_seals_archives()
    {
        await using var site = new Site();
        await site.Log(3, daysAgo: 400);
        await site.Audit.Db(db => db.States.Where(s => s.Name == "audit.sealer").ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, "another-host|0")));
        await site.Run<ArchiveCallsJob>();
        (await site.Calls()).ShouldBe(3);
        await site.Audit.Seal();
        await site.Run<ArchiveCallsJob>();
        (await site.Calls()).ShouldBe(0);
    }

    [Test]
    public async Task The_command_line_archives_and_verifies()
    {
        await using var site = new Site();
        await site.Log(3, daysAgo: 400);
        (await site.Command("audit", "archive")).Text.ShouldContain("call log: calls-00000001-");
        var (code, text) = await site.Command("audit", "verify");
        (code, text.Contains("call log: 3 records in 1 archive files", StringComparison.Ordinal)).ShouldBe((0, true), text);
        File.Delete(site.Files.Single(f => f.EndsWith(".gz", StringComparison.Ordinal)));
        (code, text) = await site.Command("audit", "verify");
        code.ShouldBe(1);
        text.ShouldContain("缺失");
        await site.Run<SweepAuditJob>();
        (await site.Audit.Db(db => AuditAlarm.LoadAsync(db, default))).ShouldContain(f => f.Kind == "archive");
    }

    [Test]
    public void Calls_may_not_be_kept_for_less_than_half_a_year() =>
        Should.Throw<InvalidOperationException>(() => SuiShenMa.Codes.Log.CallArchiveOptions.From(
            new Microsoft.Extensions.Configuration.ConfigurationManager { ["CallLog:RetentionDays"] = "30" }, new SuiShenMa.Kernel.Hosting.DataFolder(Path.GetTempPath()))).Message.ShouldContain("184");

    private sealed class Site : IAsyncDisposable
    {
        public AuditSite Audit { get; } = new();

        public bool Fail { get; set; }

        public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Audit.Folder, "call-archive")).Order(StringComparer.Ordinal)];

        private SuiShenMa.Codes.Log.CallArchive Service => Audit.Factory.Services.GetRequiredService<SuiShenMa.Codes.Log.CallArchive>();

        public Task Log(int count, int daysAgo)
        {
            var at = TestHost.Clock.GetUtcNow().UtcDateTime.AddDays(-daysAgo);
            at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
            return Audit.Factory.Services.GetRequiredService<ICallStore>().WriteAsync([.. Enumerable.Range(0, count).Select(i => EngineLogTests.Record("app", at.AddSeconds(i)))], again: false, CancellationToken.None);
        }

        public Task Archive() => Fail ? Broken() : Service.ArchiveAsync(CancellationToken.None);

        public Task<LogArchiveReport> Verify() => Service.VerifyAsync(deep: true, CancellationToken.None);

        public Task Run<TJob>() where TJob : IJob => Audit.Run<TJob>();

        public async Task<int> Calls()
        {
            await using var scope = Audit.Factory.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<CodesDb>().Calls.CountAsync();
        }

        public Task<int> Records(string action) => Audit.Db(db => db.Audit.CountAsync(r => r.Action == action));

        public async Task<(int Code, string Text)> Command(params string[] args)
        {
            await using var output = new StringWriter();
            return (await HostCommands.RunAsync(Audit.Factory.Services, args, output), output.ToString());
        }

        public ValueTask DisposeAsync() => Audit.DisposeAsync();

        /// <summary>As far as a host gets that is killed when the rows are about to go.</summary>
        private async Task Broken()
        {
            using var stop = new CancellationTokenSource();
            await using var scope = Audit.Factory.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
            var files = new SuiShenMa.Codes.Log.CallArchiveFiles(Path.Combine(Audit.Folder, "call-archive"), Audit.Factory.Services.GetRequiredService<SuiShenMa.Kernel.Cryptography.IKeyring>());
            files.Write(await files.WriteAsync(1, SuiShenMa.Codes.Log.CallManifest.First, db.Calls.AsNoTracking().OrderBy(c => c.Id).AsAsyncEnumerable(), db.Now, stop.Token));
            throw new OperationCanceledException();
        }
    }
}
