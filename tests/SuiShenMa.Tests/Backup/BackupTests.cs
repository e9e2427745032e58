using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Backup;

/// <summary>Backups take what changed, say what is bad, go on where they were killed, and are taken away only when newer ones are there.</summary>
public sealed class BackupTests
{
    private static readonly TrippingMark Trip = new();
    private BackupSite _site = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        _site = new BackupSite(services: s => s.AddSingleton<IBackedUpMark>(Trip)).Start();
        await _site.MakeCodes(600);
        await _site.SaveFile("photos/a.bin", [1, 2, 3]);
    }

    [OneTimeTearDown]
    public async Task Forget() => await _site.DisposeAsync();

    [Test]
    public async Task The_second_backup_adds_only_what_changed_and_each_is_whole()
    {
        using var disk = new BackupDisk();
        var first = await Take(disk);
        await _site.Act(1);
        var second = await Take(disk);
        second.Tally.NewChunks.ShouldBeLessThan(first.Tally.NewChunks / 2);
        second.Manifest.Tables.Single(t => t.Name == "objects_code").Chunks.ShouldBe(first.Manifest.Tables.Single(t => t.Name == "objects_code").Chunks);
        second.Manifest.Tables.Count.ShouldBe(first.Manifest.Tables.Count);
        foreach (var manifest in disk.Manifests)
        {
            (await _site.Command("backup", "verify", Path.GetFileNameWithoutExtension(manifest), "--from", disk.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0, r.Text), r => r.Text.ShouldContain("good"));
        }
    }

    [Test]
    public async Task A_row_that_comes_in_the_middle_changes_one_chunk_and_shifts_none()
    {
        var rows = Enumerable.Range(0, 40_000).Select(i => (Key: $"{i * 7919L % 1_000_003:D8}", Text: "行" + i)).OrderBy(r => r.Key, StringComparer.Ordinal).ToList();
        var before = await Cut(rows);
        rows.Insert(20_000, (rows[19_999].Key + "x", "新"));
        var after = await Cut(rows);
        before.Count.ShouldBeGreaterThan(4);
        after.Except(before).Count().ShouldBeLessThanOrEqualTo(2);
    }

    [Test]
    public async Task Nothing_that_pages_mask_and_no_key_lies_in_the_folder_in_clear()
    {
        using var disk = new BackupDisk();
        await _site.SaveFile("photos/canary.bin", "明文金丝雀 canary-7731"u8.ToArray());
        await Take(disk);
        var canaries = new[] { "canary-7731", "漕宝路地铁站公厕", "sysadmin" }.Select(System.Text.Encoding.UTF8.GetBytes).ToList();
        foreach (var file in disk.Chunks.Concat(disk.Manifests))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            canaries.Any(c => bytes.AsSpan().IndexOf(c) >= 0).ShouldBeFalse(file);
        }
        Directory.EnumerateFiles(disk.Folder, "master.key", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Test]
    public async Task A_flipped_byte_in_any_chunk_or_manifest_is_named_and_a_full_backup_heals_it()
    {
        using var disk = new BackupDisk();
        await Take(disk);
        foreach (var chunk in disk.Chunks.Where((_, i) => i % 7 == 0))
        {
            var good = await File.ReadAllBytesAsync(chunk);
            BackupDisk.Flip(chunk);
            (await _site.Command("backup", "verify", "--from", disk.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Text.ShouldContain(Path.GetFileName(chunk)));
            await File.WriteAllBytesAsync(chunk, good);
        }
        File.Delete(disk.Chunks[0]);
        (await _site.Command("backup", "verify", "--from", disk.Folder)).Text.ShouldContain("缺失");
        (await _site.Records("backup.verification-failed")).ShouldBeGreaterThan(0);

        BackupDisk.Flip(disk.Chunks[1]);
        (await Take(disk, full: true)).Tally.Healed.ShouldBe(1);
        (await _site.Command("backup", "verify", "--from", disk.Folder)).Code.ShouldBe(0);

        BackupDisk.Flip(disk.Manifests[^1]);
        (await _site.Command("backup", "verify", "--from", disk.Folder)).Text.ShouldContain("签名不符");
        (await _site.Command("backup", "list", "--from", disk.Folder)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Text.ShouldContain("签名不符"));
    }

    [Test]
    public async Task A_backup_that_breaks_off_is_none_and_the_next_goes_on_with_what_it_wrote()
    {
        using var disk = new BackupDisk();
        Trip.Armed = true;
        try
        {
            await Should.ThrowAsync<BackupProblem>(() => Take(disk));
        }
        finally
        {
            Trip.Armed = false;
        }
        disk.Manifests.ShouldBeEmpty();
        disk.Chunks.ShouldNotBeEmpty();
        (await _site.Db<KernelDb, AuditRecord>(db => db.Audit.AsNoTracking().OrderByDescending(a => a.Id).FirstAsync(a => a.Action == "backup.failed"))).Outcome.ShouldBe("failed");
        await File.WriteAllBytesAsync(disk.Chunks[0] + ".0123.tmp", [1]);

        var (manifest, tally) = await Take(disk);
        tally.NewChunks.ShouldBeLessThan(tally.Chunks / 2);
        disk.Chunks.ShouldAllBe(c => !c.EndsWith(".tmp", StringComparison.Ordinal));
        (await _site.Db<KernelDb, BackupRun>(db => db.Backups.AsNoTracking().SingleAsync(b => b.Id == manifest.Id))).State.ShouldBe(BackupState.Good);
    }

    [Test]
    public async Task Two_backups_never_write_into_one_folder_at_a_time()
    {
        using var disk = new BackupDisk();
        using (BackupStore.Hold(disk.Folder, _site.Services.GetRequiredService<SuiShenMa.Kernel.Cryptography.IKeyring>()))
        {
            await Should.ThrowAsync<BackupBusy>(() => Take(disk));
        }
        await Take(disk);
    }

    [Test]
    public async Task Old_backups_go_with_the_chunks_that_only_they_needed_and_the_last_good_one_stays()
    {
        using var disk = new BackupDisk();
        var kept = await Take(disk, full: true);
        var prune = new BackupPrune(new BackupOptions(null, 2, 2, 1, 1), _site.Services.GetRequiredService<SuiShenMa.Kernel.Cryptography.IKeyring>(),
            _site.Services.GetRequiredService<BackupBook>(), Microsoft.Extensions.Logging.Abstractions.NullLogger<BackupPrune>.Instance);
        for (var day = 1; day <= 3; day++)
        {
            using var later = TestHost.Clock.Ahead(TimeSpan.FromDays(day));
            await _site.Act(1);
            await Take(disk);
        }
        var chunks = disk.Chunks.Count;
        (await prune.PruneAsync(disk.Folder, "测试", default)).Count.ShouldBe(1);
        disk.Manifests.Select(Path.GetFileNameWithoutExtension).ShouldContain(kept.Manifest.Id, "the only one that was read back");
        disk.Chunks.Count.ShouldBeLessThan(chunks);
        (await _site.Command("backup", "verify", "--from", disk.Folder)).Code.ShouldBe(0);
        (await _site.Command("backup", "verify", kept.Manifest.Id, "--from", disk.Folder)).Code.ShouldBe(0);
        (await _site.Records("backup.pruned")).ShouldBeGreaterThan(0);
    }

    [Test]
    public void Kept_are_the_days_the_weeks_that_were_read_back_and_the_newest()
    {
        var day = new DateTime(2026, 11, 29, 20, 0, 0, DateTimeKind.Utc);
        var all = Enumerable.Range(0, 60).Select(i => (Id: $"b{i:D2}", At: day.AddDays(-i), Verified: i % 7 == 3)).ToList();
        BackupPrune.Kept(all, new BackupOptions(null, 2, 5, 3, 1)).Order().ShouldBe(["b00", "b01", "b02", "b03", "b04", "b10", "b17"]);
        BackupPrune.Kept([("old", day.AddYears(-1), true), ("new", day, false)], new BackupOptions(null, 2, 2, 1, 1)).Count.ShouldBe(2);
        BackupPrune.Kept([], new BackupOptions(null, 2, 2, 1, 1)).ShouldBeEmpty();
    }

    [TestCase("backup", "--from", "x")]
    [TestCase("backup", "--to")]
    [TestCase("backup", "nonsense")]
    [TestCase("restore")]
    [TestCase("restore", "--from", "x", "--codes-since-backup", "-5")]
    public async Task A_wrong_command_says_what_there_is(params string[] args) =>
        (await _site.Command(args)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Text.ShouldContain("restore --from"));

    [Test]
    public async Task A_folder_without_backups_is_no_place_to_restore_from() =>
        (await _site.Command("restore", "--from", Path.Combine(_site.Folder, "files"))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Text.ShouldContain("没有备份"));

    private async Task<(BackupManifest Manifest, BackupTally Tally)> Take(BackupDisk disk, bool full = false) =>
        await _site.Services.GetRequiredService<BackupTaker>().TakeAsync(disk.Folder, full, "测试", CancellationToken.None);

    private async Task<IReadOnlyList<string>> Cut(List<(string Key, string Text)> rows)
    {
        using var disk = new BackupDisk();
        using var store = BackupStore.Hold(disk.Folder, _site.Services.GetRequiredService<SuiShenMa.Kernel.Cryptography.IKeyring>());
        var cutter = new ChunkCutter(store, store.Names, false, new BackupTally());
        foreach (var (key, text) in rows)
        {
            await cutter.AddedAsync(cutter.Rows.Add(key, text));
        }
        return (await cutter.EndAsync()).Addresses;
    }

    /// <summary>Fails a backup when tables and files are written already, just before its manifest.</summary>
    private sealed class TrippingMark : IBackedUpMark
    {
        public bool Armed { get; set; }

        public string Name => "tripping";

        public long Read() => Armed ? throw new IOException("断电") : 0;
    }
}
