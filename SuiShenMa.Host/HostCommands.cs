using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Host;

/// <summary>
/// What the same program does from the command line instead of serving: <c>audit verify [--from x] [--to y]</c>,
/// <c>audit archive</c>, <c>doctor</c> and those of <see cref="BackupCommands"/>. Exit code 0 is good, 1 is a finding, 2 is a wrong command.
/// </summary>
internal static class HostCommands
{
    private const string Usage = "usage: audit verify [--from <place|yyyy-MM-dd>] [--to <place|yyyy-MM-dd>] | audit archive | doctor | " + BackupCommands.Usage;

    public static bool IsCommand(string[] args) => args is ["audit" or "doctor" or "backup" or "restore", ..];

    public static async Task<int> RunAsync(IServiceProvider root, string[] args, TextWriter output)
    {
        await using var scope = root.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        return args switch
        {
            ["audit", "verify", .. var options] => await VerifyAsync(scope.ServiceProvider, options, output),
            ["audit", "archive"] => await ArchiveAsync(scope.ServiceProvider, output),
            ["doctor"] => await DoctorAsync(scope.ServiceProvider, output),
            _ => await BackupCommands.RunAsync(scope.ServiceProvider, args, output) ?? await WrongAsync(output),
        };
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, string[] options, TextWriter output)
    {
        var db = services.GetRequiredService<KernelDb>();
        long? from = null, to = null;
        for (var i = 0; i < options.Length; i += 2)
        {
            if (i + 1 >= options.Length || options[i] is not ("--from" or "--to") || await PlaceAsync(db, options[i], options[i + 1]) is not { } place)
            {
                return await WrongAsync(output);
            }
            if (options[i] == "--from")
            {
                from = place;
            }
            else
            {
                to = place;
            }
        }
        var report = await services.GetRequiredService<AuditVerifier>().VerifyAsync(from, to, CancellationToken.None);
        var speed = report.Took.TotalSeconds > 0 ? (report.Records + report.Archived) / report.Took.TotalSeconds : 0;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{report.Records} records and {report.Archived} archived ones up to place {report.LastSeq}, {report.Unsealed} not sealed yet, {report.Checkpoints} checkpoints; {report.Took.TotalSeconds:0.00} s, {speed:0} records/s"));
        foreach (var lost in report.Lost)
        {
            await output.WriteLineAsync(FormattableString.Invariant($"lost in a restore, by its own record: places {lost.From} to {lost.To}"));
        }
        foreach (var fault in report.Faults)
        {
            await output.WriteLineAsync($"BAD  {fault.Kind} {fault.Seq.ToString(CultureInfo.InvariantCulture)}: {fault.Text}");
        }
        var archives = from is null && to is null ? await ArchivesAsync(services, output) : [];
        await output.WriteLineAsync(report.IsGood && archives.Count == 0 ? "good" : "first: " + (report.IsGood ? archives[0] : report.Faults[0].Text));
        return report.IsGood && archives.Count == 0 ? 0 : 1;
    }

    /// <summary>The sealed files of the other logs.</summary>
    private static async Task<List<string>> ArchivesAsync(IServiceProvider services, TextWriter output)
    {
        var faults = new List<string>();
        foreach (var archive in services.GetServices<ILogArchive>())
        {
            var found = await archive.VerifyAsync(deep: true, CancellationToken.None);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{archive.Name}: {found.Records} records in {found.Files} archive files"));
            foreach (var (no, text) in found.Faults)
            {
                faults.Add(text);
                await output.WriteLineAsync($"BAD  {archive.Name} {no.ToString(CultureInfo.InvariantCulture)}: {text}");
            }
        }
        return faults;
    }

    private static async Task<int> ArchiveAsync(IServiceProvider services, TextWriter output)
    {
        var db = services.GetRequiredService<KernelDb>();
        var archive = services.GetRequiredService<AuditArchive>();
        var files = 0;
        while (await archive.ArchiveAsync(db, CancellationToken.None) is { } manifest)
        {
            files++;
            db.Forget();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{manifest.File}: places {manifest.From} to {manifest.To}"));
        }
        foreach (var log in services.GetServices<ILogArchive>())
        {
            while (await log.ArchiveAsync(CancellationToken.None) is { } file)
            {
                files++;
                await output.WriteLineAsync($"{log.Name}: {file}");
            }
        }
        await output.WriteLineAsync(files == 0 ? "nothing is old enough" : "done");
        return 0;
    }

    private static async Task<int> DoctorAsync(IServiceProvider services, TextWriter output)
    {
        var good = true;
        async Task Say(string what, string? problem)
        {
            good &= problem is null;
            await output.WriteLineAsync(problem is null ? $"ok   {what}" : $"BAD  {what}: {problem}");
        }
        var db = services.GetRequiredService<KernelDb>();
        foreach (var type in services.GetRequiredService<ModuleDbMap>().All)
        {
            var module = (ModuleDb)services.GetRequiredService(type);
            var pending = (await module.Database.GetPendingMigrationsAsync()).ToList();
            await Say($"tables of {module.Prefix}", pending.Count == 0 ? null : "migrations wait: " + string.Join(", ", pending));
        }
        await services.GetRequiredService<Readiness>().StartUpAsync(CancellationToken.None);
        var failures = await services.GetRequiredService<Readiness>().FailuresAsync(CancellationToken.None);
        await Say("ready", failures.Count == 0 ? null : string.Join(' ', failures.Select(f => f.Key + ": " + f.Value)));
        await Say("clock", await services.GetRequiredService<ClockGuard>().ProblemAsync(db, CancellationToken.None));
        var old = db.Now.AddMinutes(-5);
        var waiting = await db.Audit.CountAsync(r => r.Seq == null && r.At < old);
        await Say("sealing of audit records", waiting == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{waiting} records older than five minutes are not sealed; does a host run?"));
        var open = await AuditAlarm.LoadAsync(db, CancellationToken.None);
        await Say("integrity", open.Count == 0 ? null : string.Join(' ', open.Select(f => f.Text)));
        var backups = services.GetRequiredService<BackupOptions>();
        await Say(backups.Folder is null ? "backup (Backup:Folder is not set: none is taken by itself)" : "backup", await BackupHealth.ProblemAsync(db, backups, CancellationToken.None));
        return good ? 0 : 1;
    }

    /// <summary>A place in the chain, or the first or last place of a Shanghai day.</summary>
    private static async Task<long?> PlaceAsync(KernelDb db, string option, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            return place;
        }
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }
        var (start, end) = (ChinaTime.StartOfDay(day), ChinaTime.StartOfDay(day.AddDays(1)));
        return option == "--from"
            ? await db.Audit.Where(r => r.Seq != null && r.At >= start).MinAsync(r => r.Seq) ?? long.MaxValue
            : await db.Audit.Where(r => r.Seq != null && r.At < end).MaxAsync(r => r.Seq) ?? 0;
    }

    private static async Task<int> WrongAsync(TextWriter output)
    {
        await output.WriteLineAsync(Usage);
        return 2;
    }
}
