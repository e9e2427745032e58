using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Host;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Tests.Audit;

/// <summary>The end of the chain, its checkpoints and its archive; each test breaks a site of its own.</summary>
public sealed class AuditTailTests
{
    [Test]
    public async Task A_cut_tail_is_found_even_with_the_head_set_back_and_its_place_is_never_filled_again()
    {
        await using var site = new AuditSite();
        await site.Act(3);
        await site.Seal();
        var early = await site.Db(db => db.States.AsNoTracking().Where(s => s.Name == "audit.head").Select(s => s.Value).SingleAsync());
        var cut = await site.LastSeq();
        await site.Act(4);
        await site.Seal();
        await site.Db(db => db.Audit.Where(r => r.Seq > cut).ExecuteDeleteAsync());
        await site.Db(db => db.States.Where(s => s.Name == "audit.head").ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, early)));
        var fault = (await site.Verify()).Faults[0];
        (fault.Kind, fault.Seq).ShouldBe(("tail", cut + 1));

        await site.Act();
        await site.Seal();
        (await site.Verify()).Faults.ShouldContain(f => f.Text == $"第 {cut + 1} 至 {cut + 4} 条记录被删除");
        (await site.Db(db => AuditAlarm.LoadAsync(db, default))).ShouldContain(f => f.Kind == "head");
    }

    [Test]
    public async Task A_stop_leaves_a_signed_checkpoint_and_whoever_changes_or_drops_it_is_found()
    {
        var site = new AuditSite();
        await site.Act(3);
        await site.Factory.DisposeAsync();
        await using var again = new AuditSite(site.Folder);
        (await again.Verify()).Checkpoints.ShouldBe(1);
        var (file, good) = (Directory.EnumerateFiles(Path.Combine(again.Folder, "checkpoints"), "*.checkpoint.json", SearchOption.AllDirectories).Single(), "");
        good = await File.ReadAllTextAsync(file);

        await File.WriteAllTextAsync(file, good.Replace("\"seq\":", "\"seq\":1", StringComparison.Ordinal));
        (await again.Verify()).Faults[0].Text.ShouldContain("签名不符");
        File.Delete(file);
        (await again.Verify()).Faults[0].Text.ShouldContain("文件缺失");
        await File.WriteAllTextAsync(file, good);
        (await again.Verify()).Faults.ShouldBeEmpty();

        await again.Db(db => db.AuditCheckpoints.ExecuteUpdateAsync(s => s.SetProperty(c => c.Seq, c => c.Seq - 1)));
        (await again.Verify()).Faults[0].Text.ShouldContain("签名不符");
        await again.Db(db => db.AuditCheckpoints.ExecuteDeleteAsync());
        (await again.Verify()).Faults[0].Text.ShouldContain("数据库被回退");
    }

    [Test]
    public async Task A_host_that_is_asked_to_stop_twice_at_once_stops_once()
    {
        var site = new AuditSite();
        var lifecycle = site.Factory.Services.GetRequiredService<AuditLifecycle>();
        await Task.WhenAll(lifecycle.StopAsync(default), lifecycle.StopAsync(default));
        (await site.Db(db => db.Audit.CountAsync(a => a.Action == "host.stopped"))).ShouldBe(1);
        await site.Factory.DisposeAsync();
        await using var again = new AuditSite(site.Folder);
        (await again.Db(db => db.Audit.CountAsync(a => a.Action == "host.stopped"))).ShouldBe(1);
    }

    [Test]
    public async Task Old_records_leave_for_a_sealed_file_that_verifying_spans()
    {
        await using var site = new AuditSite();
        await site.Act(5, "test.old");
        await site.Seal();
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(400)))
        {
            await site.Act(2, "test.young");
            await site.Seal();
            await site.Run<ArchiveAuditJob>();
            (await site.Db(db => db.Audit.CountAsync(r => r.Action == "test.old"))).ShouldBe(0);
            (await site.Db(db => db.Audit.CountAsync(r => r.Action == "test.young"))).ShouldBe(2);
            await site.Seal();
            var report = await site.Verify();
            report.Faults.ShouldBeEmpty();
            report.Archived.ShouldBeGreaterThanOrEqualTo(5);

            var file = Directory.EnumerateFiles(Path.Combine(site.Folder, "audit-archive"), "*.gz").Single();
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[^9] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
            (await site.Verify()).Faults[0].Kind.ShouldBe("archive");
            File.Delete(file);
            (await site.Verify()).Faults[0].Text.ShouldContain("缺失");
        }
    }

    [Test]
    public async Task The_command_line_says_which_record_is_bad_and_ends_with_an_error()
    {
        await using var site = new AuditSite();
        await site.Act(5);
        await site.Seal();
        (await Command(site, "audit", "verify")).Code.ShouldBe(0);
        (await Command(site, "doctor")).Code.ShouldBe(0);
        (await Command(site, "audit", "clear")).Code.ShouldBe(2);
        var bad = await site.Record(3);
        bad.ActorName = "另一个人";
        await site.Put(bad);
        var (code, text) = await Command(site, "audit", "verify", "--from", "2");
        code.ShouldBe(1);
        text.ShouldContain("first: 第 3 条");
        (await Command(site, "audit", "verify", "--from", "4")).Code.ShouldBe(0);
        await site.Run<SweepAuditJob>();
        (await Command(site, "doctor")).Text.ShouldContain("第 3 条");
    }

    [Test]
    public async Task Two_hosts_write_and_seal_into_one_chain()
    {
        await using var a = new AuditSite(node: "host-a");
        await using var b = new AuditSite(a.Folder, "host-b");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? a : b).Act(15)));
        await Task.WhenAll(Swallow(a.Seal), Swallow(b.Seal));
        await a.Seal();
        await b.Seal();
        var report = await b.Verify();
        report.Faults.ShouldBeEmpty();
        (await a.Db(db => db.Audit.CountAsync(r => r.Action == "test.changed" && r.Seq != null))).ShouldBe(90);
    }

    [Test]
    public async Task What_cannot_be_recorded_does_not_happen()
    {
        await using var site = new AuditSite();
        await site.Db(db => db.Database.ExecuteSqlRawAsync(db.IsSqlite
            ? "CREATE TRIGGER no_audit BEFORE INSERT ON kernel_audit BEGIN SELECT RAISE(ABORT, 'no'); END"
            : "CREATE TRIGGER no_audit BEFORE INSERT ON kernel_audit FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'"));
        await using (var scope = site.Factory.Services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<SuiShenMa.Kernel.Security.ActorContext>();
            context.Actor = Kit.Slice.As("city-data", platform: true);
            var mediator = scope.ServiceProvider.GetRequiredService<MediatR.IMediator>();
            await Should.ThrowAsync<DbUpdateException>(() => mediator.Send(new SuiShenMa.Admin.Features.SaveDepartment.Command("unrecorded", "没有记录的部门", "310104", null, null)));
            (await scope.ServiceProvider.GetRequiredService<SuiShenMa.Admin.Data.AdminDb>().Departments.AsNoTracking().AnyAsync(d => d.Id == "unrecorded")).ShouldBeFalse();
        }
        await site.Db(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER no_audit"));
        await site.Act();
        (await site.Verify()).Faults.ShouldBeEmpty();
    }

    private static async Task Swallow(Func<Task> seal)
    {
        try
        {
            await seal();
        }
        catch (Exception e) when (e is InvalidOperationException or DbUpdateException or System.Data.Common.DbException)
        {
            // Both tried at once; one of them had to give up.
        }
    }

    private static async Task<(int Code, string Text)> Command(AuditSite site, params string[] args)
    {
        await using var output = new StringWriter();
        var code = await HostCommands.RunAsync(site.Factory.Services, args, output);
        return (code, output.ToString());
    }
}
