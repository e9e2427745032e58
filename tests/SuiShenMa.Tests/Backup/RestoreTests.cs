using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Backup;

/// <summary>What is lost with a machine comes back from the backup, and nothing comes back that was over (docs/adr/0051).</summary>
public sealed class RestoreTests
{
    private static readonly byte[] Photo = [.. Enumerable.Range(0, 5_000_000).Select(i => (byte)(i * 31 / 7))];
    private BackupDisk _disk = null!;
    private BackupSite _source = null!;

    /// <summary>A machine on which nothing was but the master key.</summary>
    private BackupSite _fresh = null!;
    private List<ObjectCode> _codes = [];
    private IReadOnlyList<string> _issuedSince = [];
    private Guid _session;
    private DateTime _before;

    [OneTimeSetUp]
    public async Task TakeBackupWhileEverybodyWrites()
    {
        (_disk, _source) = (new BackupDisk(), new BackupSite().Start());
        _codes = await _source.MakeCodes(700);
        await _source.SaveFile("photos/door.bin", Photo);
        await _source.SaveFile("photos/empty.bin", []);
        _session = await _source.OpenSession();
        await _source.Run<SealAuditJob>();
        _before = TestHost.Clock.GetUtcNow().UtcDateTime;
        var backup = Task.Run(() => _source.Command("backup", "--to", _disk.Folder));
        await Task.WhenAll(_source.Act(40), _source.MakeCodes(20), backup);
        (await backup).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Text), r => r.Text.ShouldContain("rows"));
        // What happened after the backup, before the machine was lost.
        _issuedSince = await _source.Issue(5_000);
        await _source.Act(10);
        await _source.Run<SealAuditJob>();
        _fresh = new BackupSite();
        (await _fresh.Command("restore", "--from", _disk.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Text), r => r.Text.ShouldContain("good"), r => r.Text.ShouldContain("unified codes go on at"));
        _fresh.Start();
    }

    [OneTimeTearDown]
    public async Task Forget()
    {
        await _fresh.DisposeAsync();
        await _source.DisposeAsync();
        _disk.Dispose();
    }

    [Test]
    public async Task A_new_machine_verifies_the_same_codes_opens_the_same_pages_and_its_log_and_seals_are_good()
    {
        var target = _fresh;
        foreach (var known in _codes.Take(5))
        {
            (await target.Verify(known.Code)).Valid.ShouldBeTrue();
        }
        (await target.Db<ObjectsDb, string>(async db => (await db.Codes.AsNoTracking().SingleAsync(c => c.Code == _codes[3].Code)).Attributes["备注"])).ShouldBe("引号\"、换行\n、𠮷");
        await using (var photo = await target.Services.GetRequiredService<SuiShenMa.Kernel.Files.IFileStore>().OpenAsync("photos/door.bin", default))
        {
            using var content = new MemoryStream();
            await photo!.CopyToAsync(content);
            content.ToArray().ShouldBe(Photo);
        }
        (await target.Services.GetRequiredService<SuiShenMa.Kernel.Files.IFileStore>().OpenAsync("photos/empty.bin", default))!.Length.ShouldBe(0);

        await target.Run<SealAuditJob>();
        (await target.VerifyLog()).Faults.ShouldBeEmpty();
        await target.Services.GetRequiredService<SealSweep>().WholeAsync(default);
        (await target.Db<KernelDb, IReadOnlyList<TamperFinding>>(db => AuditAlarm.LoadAsync(db, default))).ShouldAllBe(f => f.Kind == "restore");
        using var person = await Operator.SignIn("admin", address: target.Host!.ClientOptions.BaseAddress);
        (await person.Read("/admin/accounts")).ShouldContain("sysadmin");
    }

    [Test, Row(139)]
    public async Task Backup_and_restore_are_in_the_data_security_log_with_who_when_and_what_came_of_it()
    {
        var target = _fresh;
        (await _source.Records("backup.taken")).ShouldBeGreaterThan(0);
        var done = await target.Db<KernelDb, AuditRecord>(db => db.Audit.AsNoTracking().SingleAsync(a => a.Action == "restore.done"));
        (done.Category, done.Outcome, done.SubjectId).ShouldBe((AuditCategory.Data, "ok", _disk.Newest));
        done.ActorName.ShouldContain(Environment.UserName);
        done.Details!.ShouldContain("\"rows\":");
        done.Details!.ShouldContain("已丢失");
        using var person = await Operator.SignIn("auditor", address: target.Host!.ClientOptions.BaseAddress);
        (await person.Read("/admin/audit/data")).ShouldSatisfyAllConditions(p => p.ShouldContain("从备份恢复数据"), p => p.ShouldContain(_disk.Newest));
        (await person.Read("/admin")).ShouldContain("恢复数据库");
    }

    [Test]
    public async Task No_unified_code_is_issued_again_where_the_counter_was_lost_with_the_machine()
    {
        var issued = await _fresh.Issue(5_000);
        issued.Intersect(_issuedSince).ShouldBeEmpty();
        issued.Intersect(_codes.Select(c => c.UnifiedCode)).ShouldBeEmpty();
    }

    [Test]
    public async Task An_operator_who_knows_how_many_codes_were_issued_since_gives_the_number()
    {
        await using var target = new BackupSite();
        var mark = long.Parse(await File.ReadAllTextAsync(Path.Combine(_source.Folder, "counters", "unified-codes.mark")), System.Globalization.CultureInfo.InvariantCulture);
        (await target.Command("restore", "--from", _disk.Folder, "--codes-since-backup", "7000")).Code.ShouldBe(0);
        var next = long.Parse(await File.ReadAllTextAsync(Path.Combine(target.Folder, "counters", "unified-codes.mark")), System.Globalization.CultureInfo.InvariantCulture);
        next.ShouldBeInRange(mark, mark + 20_000);
    }

    [Test]
    public async Task Sessions_half_done_work_and_codes_that_are_good_once_do_not_come_back_to_life()
    {
        var target = _fresh;
        (await target.Db<AdminDb, OperatorSession>(db => db.Sessions.AsNoTracking().SingleAsync(s => s.Id == _session))).EndedBy.ShouldBe(SessionEnd.Restored);
        (await target.Db<KernelDb, int>(db => db.Idempotency.CountAsync(i => i.Answer == null))).ShouldBe(0);
        var used = target.Services.GetRequiredService<UsedInDatabase>();
        var now = TestHost.Clock.GetUtcNow().UtcDateTime;
        (await used.TakeAsync("before" + Guid.CreateVersion7().ToString("N")[..20], _before, now.AddHours(1), null, default)).ShouldBe(Use.Unknown);
        (await used.TakeAsync("after" + Guid.CreateVersion7().ToString("N")[..20], now.AddSeconds(1), now.AddHours(1), null, default)).ShouldBe(Use.First);
    }

    [Test]
    public async Task Where_the_data_folder_outlived_the_database_codes_go_on_and_the_log_tells_which_records_are_lost_and_goes_on_behind_them()
    {
        await using var target = new BackupSite();
        CopyFolder("checkpoints", target);
        CopyFolder("counters", target);
        var (code, text) = await target.Command("restore", "--from", _disk.Folder);
        code.ShouldBe(0, text);
        text.ShouldContain("of the log are lost");
        target.Start();
        (await target.Issue(5_000)).Intersect(_issuedSince).ShouldBeEmpty();
        await target.Act(3);
        await target.Run<SealAuditJob>();
        var report = await target.VerifyLog();
        report.Faults.ShouldBeEmpty();
        var lost = report.Lost.ShouldHaveSingleItem();
        lost.To.ShouldBe(await _source.Db<KernelDb, long>(async db => await db.Audit.MaxAsync(a => a.Seq) ?? 0));
        (await target.Db<KernelDb, bool>(db => db.Audit.AnyAsync(a => a.Seq >= lost.From && a.Seq <= lost.To))).ShouldBeFalse();

        // The word of the restore covers its own gap and no other.
        await target.Db<KernelDb, int>(db => db.Audit.Where(a => a.Seq == lost.From - 1).ExecuteDeleteAsync());
        (await target.VerifyLog()).Faults.ShouldContain(f => f.Text.Contains("被删除", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_database_that_is_in_use_is_refused_with_what_to_do()
    {
        (await _source.Command("restore", "--from", _disk.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Text.ShouldContain("The database is in use"));
        (await _source.Verify(_codes[0].Code)).Valid.ShouldBeTrue();
        // A program that found no keyring made one.
        await using var other = new BackupSite();
        (await other.Command("backup", "list", "--from", _disk.Folder)).Code.ShouldBe(1);
        (await other.Command("restore", "--from", _disk.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Text.ShouldContain("keyring.json"));
    }

    [Test]
    public async Task A_restore_that_broke_off_lets_no_host_start_and_can_be_given_again()
    {
        await using var target = new BackupSite();
        using var broken = new BackupDisk();
        Copy(_disk.Folder, broken.Folder);
        // The chunk of a table that comes late.
        var late = await LastTableChunk(broken);
        var good = await File.ReadAllBytesAsync(late);
        BackupDisk.Flip(late);
        (await target.Command("restore", "--from", broken.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Text.ShouldContain(Path.GetFileName(late)));
        Should.Throw<InvalidOperationException>(() => target.Start()).Message.ShouldContain("did not finish");
        await target.Stop();
        await File.WriteAllBytesAsync(late, good);
        (await target.Command("restore", "--from", broken.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Text));
    }

    [Test]
    public async Task A_backup_of_one_kind_of_database_goes_into_the_other()
    {
        if (!TestHost.UsesMySql)
        {
            Assert.Ignore("The run on MariaDB tries both ways.");
        }
        await using var sqlite = new BackupSite(sqlite: true);
        (await sqlite.Command("restore", "--from", _disk.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Text));
        using var second = new BackupDisk();
        (await sqlite.Command("backup", "--to", second.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Text));
        await using var target = new BackupSite();
        (await target.Command("restore", "--from", second.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Text));
        target.Start();
        (await target.Verify(_codes[0].Code)).Valid.ShouldBeTrue();
        await target.Run<SealAuditJob>();
        (await target.VerifyLog()).Faults.ShouldBeEmpty();
    }

    private void CopyFolder(string name, BackupSite target) => Copy(Path.Combine(_source.Folder, name), Path.Combine(target.Folder, name));

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private async Task<string> LastTableChunk(BackupDisk disk)
    {
        var text = (await File.ReadAllTextAsync(disk.Manifests[^1])).Split('\n')[0];
        using var json = System.Text.Json.JsonDocument.Parse(text);
        var address = json.RootElement.GetProperty("tables").EnumerateArray().Last(t => t.GetProperty("chunks").GetArrayLength() > 0).GetProperty("chunks")[0].GetString()!;
        return Path.Combine(disk.Folder, "chunks", address[..2], address);
    }
}
