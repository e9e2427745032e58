using System.Text.Json;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Backup;

/// <summary>A table, or the list of files, in a backup.</summary>
/// <param name="Bytes">Of its rows before they are compressed.</param>
/// <param name="Sum">See <see cref="RowSum"/>.</param>
/// <param name="Next">What the database's own counter of the key would give next; null when it counts none.</param>
/// <param name="Chunks">Their addresses, in the order of the rows.</param>
internal sealed record BackedUpTable(string Module, string Name, IReadOnlyList<BackupColumn> Columns, long Rows, long Bytes, string Sum, long? Next, IReadOnlyList<string> Chunks);

/// <summary>
/// What a backup is: all it takes to restore, by the addresses of its chunks. It is written last, so a backup that was
/// killed has none. Signed with the platform's SM2 key.
/// </summary>
/// <param name="Id">Begins with the time, so that names sort by it.</param>
/// <param name="At">Moment of the snapshot.</param>
/// <param name="Full">Every chunk was read back from the folder, and written anew where it was bad.</param>
/// <param name="Migrations">Names without their times, which differ between the databases, by module.</param>
/// <param name="Files">The list of files: name, size, time of the last change in ticks, addresses of the chunks with blanks between.</param>
/// <param name="Marks">High-water marks outside of the database.</param>
/// <param name="LastSeq">Last place of the audit chain in the snapshot.</param>
/// <param name="KeyringSm3">Of the copy of the wrapped keyring beside the manifest.</param>
internal sealed record BackupManifest(
    int Format, string Id, DateTime At, bool Full, string Program, string Provider, string Node, string Operator,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Migrations, IReadOnlyList<BackedUpTable> Tables, BackedUpTable Files, long FileBytes,
    IReadOnlyDictionary<string, long> Marks, long LastSeq, string KeyringSm3)
{
    public const int CurrentFormat = 1;

    public long Rows => Tables.Sum(t => t.Rows);

    public long Bytes => Tables.Sum(t => t.Bytes) + Files.Bytes + FileBytes;

    public byte[] Text() => JsonSerializer.SerializeToUtf8Bytes(this, Json.Stored);

    /// <exception cref="BackupProblem">Written by a newer program, or no manifest.</exception>
    public static BackupManifest Read(ReadOnlySpan<byte> text)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(text, Json.Stored);
            return manifest is { Format: CurrentFormat } ? manifest with { At = DateTime.SpecifyKind(manifest.At, DateTimeKind.Utc) }
                : throw new BackupProblem($"备份清单的格式是 {manifest?.Format}，本程序只认识格式 {CurrentFormat}：请使用写出该备份的程序版本或更新的版本。");
        }
        catch (JsonException e)
        {
            throw new BackupProblem("备份清单无法读取。", e);
        }
    }
}
