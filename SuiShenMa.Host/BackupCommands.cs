using System.Globalization;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Host;

/// <summary>
/// <c>backup</c>, <c>backup list</c>, <c>backup verify</c>, <c>backup prune</c> and <c>restore</c>: what the operator of the machine does.
/// A restore has no page: whoever may undo a day of everybody's work stands at the machine.
/// </summary>
internal static class BackupCommands
{
    public const string Usage = "backup [--to <folder>] [--full] | backup list [--from <folder>] | backup verify [<id>] [--from <folder>] | backup prune [--from <folder>] | restore --from <folder> [--backup <id>] [--codes-since-backup <number>]";

    /// <summary>Before the program makes its keyring: on a new machine the one of the backup is put there.</summary>
    public static void Prepare(string[] args, IConfiguration configuration)
    {
        if (args is ["restore", .. var options] && Options.Read(options, "--from", "--backup", "--codes-since-backup") is { From: { } from } read)
        {
            BackupKeyring.PutBack(from, read.Backup, Path.GetFullPath(configuration["SSM_DATA"] ?? "data"));
        }
    }

    /// <returns>Null: no such command.</returns>
    public static async Task<int?> RunAsync(IServiceProvider services, string[] args, TextWriter output)
    {
        try
        {
            return args switch
            {
                ["backup", "list", .. var o] when Options.Read(o, "--from") is { } read => await ListAsync(services, read, output),
                ["backup", "verify", .. var o] when Options.Read(o, "--from", "") is { } read => await VerifyAsync(services, read, output),
                ["backup", "prune", .. var o] when Options.Read(o, "--from") is { } read => await PruneAsync(services, read, output),
                ["backup", .. var o] when Options.Read(o, "--to", "--full") is { } read => await TakeAsync(services, read, output),
                ["restore", .. var o] when Options.Read(o, "--from", "--backup", "--codes-since-backup") is { From: not null } read => await RestoreAsync(services, read, output),
                _ => null,
            };
        }
        catch (Exception e) when (e is BackupProblem or BackupBusy)
        {
            await output.WriteLineAsync("BAD  " + e.Message);
            return 1;
        }
    }

    private static async Task<int> TakeAsync(IServiceProvider services, Options options, TextWriter output)
    {
        var (manifest, tally) = await services.GetRequiredService<BackupTaker>().TakeAsync(Folder(services, options.To), options.Full, BackupBook.MachineUser, CancellationToken.None);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{manifest.Id}: {manifest.Tables.Count} tables, {manifest.Rows} rows, {manifest.Files.Rows} files, {manifest.Bytes} bytes; {tally.NewChunks} of {tally.Chunks} chunks new, {tally.NewBytes} bytes{(tally.Healed > 0 ? $", {tally.Healed} bad chunks written anew" : "")}"));
        return 0;
    }

    private static async Task<int> ListAsync(IServiceProvider services, Options options, TextWriter output)
    {
        var lines = services.GetRequiredService<BackupShelf>().List(Folder(services, options.From));
        foreach (var line in lines)
        {
            await output.WriteLineAsync(line.Problem is not null ? $"{line.Id}  BAD {line.Problem}" : string.Create(CultureInfo.InvariantCulture,
                $"{line.Id}  {ChinaTime.Text(line.At)}  {(line.Full ? "full" : "daily")}  {line.Rows} rows, {line.Files} files, {line.Bytes} bytes  {(line.VerifiedAt is { } at ? "verified " + ChinaTime.Text(at) : "not verified")}"));
        }
        await output.WriteLineAsync(lines.Count == 0 ? "no backups" : FormattableString.Invariant($"{lines.Count} backups"));
        return lines.All(l => l.Problem is null) ? 0 : 1;
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, Options options, TextWriter output)
    {
        var report = await services.GetRequiredService<BackupCheck>().VerifyAsync(Folder(services, options.From), options.Word, BackupBook.MachineUser, CancellationToken.None);
        foreach (var fault in report.Faults)
        {
            await output.WriteLineAsync("BAD  " + fault);
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{report.Id}: {report.Rows} rows, {report.Files} files, {report.Chunks} chunks read in {report.Took.TotalSeconds:0.0} s; {(report.Faults.Count == 0 ? "good" : $"{report.Faults.Count} faults")}"));
        return report.Faults.Count == 0 ? 0 : 1;
    }

    private static async Task<int> PruneAsync(IServiceProvider services, Options options, TextWriter output)
    {
        var gone = await services.GetRequiredService<BackupPrune>().PruneAsync(Folder(services, options.From), BackupBook.MachineUser, CancellationToken.None);
        await output.WriteLineAsync(gone.Count == 0 ? "nothing is old enough" : "removed: " + string.Join(", ", gone));
        return 0;
    }

    private static async Task<int> RestoreAsync(IServiceProvider services, Options options, TextWriter output)
    {
        var result = await services.GetRequiredService<Restorer>().RestoreAsync(
            new RestoreWish(Path.GetFullPath(options.From!), options.Backup, options.Codes, BackupBook.MachineUser), line => output.WriteLine(line), CancellationToken.None);
        foreach (var fault in result.Faults)
        {
            await output.WriteLineAsync("BAD  " + fault);
        }
        if (result.Lost is { } lost)
        {
            await output.WriteLineAsync(FormattableString.Invariant($"places {lost.From} to {lost.To} of the log are lost; the record of this restore says so"));
        }
        await output.WriteLineAsync(FormattableString.Invariant($"restored in {result.Took.TotalSeconds:0} s; {(result.Faults.Count == 0 ? "good" : $"{result.Faults.Count} faults")}. Lost is what was done after {ChinaTime.Text(result.Manifest.At)}: accounts switched off, codes revoked and rights taken away since then must be so again."));
        return result.Faults.Count == 0 ? 0 : 1;
    }

    private static string Folder(IServiceProvider services, string? given) =>
        given is not null ? Path.GetFullPath(given) : services.GetRequiredService<BackupOptions>().Folder ?? throw new BackupProblem("Say --to <folder> (or --from), or set Backup:Folder.");

    /// <summary>The options of a command; null when one is not among those it knows.</summary>
    private sealed record Options(string? To, string? From, string? Backup, bool Full, long? Codes, string? Word)
    {
        public static Options? Read(string[] args, params string[] known)
        {
            var options = new Options(null, null, null, false, null, null);
            for (var i = 0; i < args.Length; i++)
            {
                var value = i + 1 < args.Length ? args[i + 1] : null;
                var (next, takes) = args[i] switch
                {
                    "--full" => (options with { Full = true }, 0),
                    "--to" when value is not null => (options with { To = value }, 1),
                    "--from" when value is not null => (options with { From = value }, 1),
                    "--backup" when value is not null => (options with { Backup = value }, 1),
                    "--codes-since-backup" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var codes) => (options with { Codes = codes }, 1),
                    var word when !word.StartsWith('-') && options.Word is null && known.Contains("") => (options with { Word = word }, 0),
                    _ => ((Options?)null, 0),
                };
                if (next is null || (args[i].StartsWith('-') && !known.Contains(args[i])))
                {
                    return null;
                }
                options = next;
                i += takes;
            }
            return options;
        }
    }
}
