using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Backup;

/// <summary>A restore whose rows are in, told to the modules before anybody is served.</summary>
/// <param name="TakenAt">What happened after it is gone from the database, but not from the world.</param>
/// <param name="At">Now, in UTC.</param>
/// <param name="Leap">So many numbers may have been issued since the backup, at the most.</param>
/// <param name="Marks">High-water marks as they stood when the backup was taken.</param>
public sealed record Restored(string BackupId, DateTime TakenAt, DateTime At, long Leap, IReadOnlyDictionary<string, long> Marks);

/// <summary>
/// What a module must see to after its rows came back: nothing that was over comes to life again, and nothing that was given
/// out is given out twice.
/// </summary>
public interface IAfterRestore
{
    /// <param name="say">Takes a sentence for the operator.</param>
    Task RunAsync(Restored restored, Action<string> say, CancellationToken ct);
}

/// <summary>Places of the audit chain that no record stands at, because a backup was restored; the record of the restore vouches for it.</summary>
public sealed record LostPlaces(long From, long To)
{
    /// <summary>The act that carries it.</summary>
    public const string Action = "restore.done";

    private sealed record Facts(long LostFrom, long LostTo);

    /// <returns>Null when the record tells of no loss.</returns>
    public static LostPlaces? Of(AuditRecord record)
    {
        if (record.Action != Action || record.Details is null)
        {
            return null;
        }
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<Facts>(record.Details, Web.Json.Stored) is { LostFrom: > 0 } facts && facts.LostTo >= facts.LostFrom ? new LostPlaces(facts.LostFrom, facts.LostTo) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
