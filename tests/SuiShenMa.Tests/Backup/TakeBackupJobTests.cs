using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Tests.Backup;

/// <summary>The backup of the day takes itself, and whoever looks after the platform hears when it does not.</summary>
public sealed class TakeBackupJobTests
{
    [Test]
    public async Task A_backup_is_taken_once_a_day_one_a_week_reads_everything_back_and_a_failure_is_told()
    {
        using var disk = new BackupDisk();
        await using var site = new BackupSite(settings: ("Backup:Folder", disk.Folder));
        site.Start();
        (await Problem(site)).ShouldBe("还没有完成过备份");
        await site.Run<TakeBackupJob>();
        await site.Run<TakeBackupJob>();
        var first = (await Runs(site)).ShouldHaveSingleItem();
        (first.State, first.Full).ShouldBe((BackupState.Good, true));
        (await Problem(site)).ShouldBeNull();

        using (TestHost.Clock.Ahead(TimeSpan.FromHours(25)))
        {
            await site.Run<TakeBackupJob>();
            (await Runs(site)).Select(r => r.Full).ShouldBe([true, false]);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(3)))
        {
            (await Problem(site))!.ShouldContain("小时之前");
            (await site.Command("doctor")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Text.ShouldContain("小时之前"));
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(50)))
        {
            // Somebody put a file where the folder for chunks must be.
            Directory.Move(Path.Combine(disk.Folder, "chunks"), Path.Combine(disk.Folder, "aside"));
            await File.WriteAllTextAsync(Path.Combine(disk.Folder, "chunks"), "");
            await site.Run<TakeBackupJob>();
            await site.Run<TakeBackupJob>();
            (await Runs(site)).Count(r => r.State == BackupState.Failed).ShouldBe(1, "it is tried again after an hour");
            (await site.Records("backup.failed")).ShouldBe(1);
            (await Problem(site))!.ShouldContain("失败");
            File.Delete(Path.Combine(disk.Folder, "chunks"));
            Directory.Move(Path.Combine(disk.Folder, "aside"), Path.Combine(disk.Folder, "chunks"));
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(8)))
        {
            await site.Run<TakeBackupJob>();
            (await Runs(site))[^1].ShouldSatisfyAllConditions(r => r.State.ShouldBe(BackupState.Good), r => r.Full.ShouldBeTrue());
            (await Problem(site)).ShouldBeNull();
        }
    }

    private static Task<List<BackupRun>> Runs(BackupSite site) => site.Db<KernelDb, List<BackupRun>>(db => db.Backups.AsNoTracking().OrderBy(b => b.StartedAt).ToListAsync());

    private static Task<string?> Problem(BackupSite site) => site.Db<KernelDb, string?>(db => BackupHealth.ProblemAsync(db, site.Services.GetRequiredService<BackupOptions>(), default));
}
