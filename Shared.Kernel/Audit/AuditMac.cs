using System.Buffers.Binary;
using System.Text;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Audit;

/// <summary>The HMAC-SM3 of audit records: over a record's own content, and over its place in the chain.</summary>
public sealed class AuditMac(IKeyring keyring)
{
    public const string Purpose = "audit-chain";

    /// <summary>What stands before the first record.</summary>
    public const string Genesis = "";

    [ThreadStatic]
    private static byte[]? t_buffer;

    private SymmetricKey? _last;

    public string Of(AuditRecord record)
    {
        var key = keyring.Current(Purpose);
        return Tag(key, Content(record));
    }

    public bool IsGood(AuditRecord record) => record.Mac is { } mac && Check(mac, Content(record));

    public string Seal(long seq, long id, string? mac, string previous) => Tag(keyring.Current(Purpose), Place(seq, id, mac, previous));

    public bool IsGoodSeal(AuditRecord record, string previous) =>
        record is { Seq: { } seq, Seal: { } seal } && Check(seal, Place(seq, record.Id, record.Mac, previous));

    /// <summary>A tag over any other text that this module keeps, such as the mark of the head.</summary>
    public string Of(string text) => Tag(keyring.Current(Purpose), Encoding.UTF8.GetBytes(text));

    public bool IsGood(string text, string tag) => Check(tag, Encoding.UTF8.GetBytes(text));

    private static string Tag(SymmetricKey key, ReadOnlySpan<byte> text) => key.Kid + ":" + key.Mac.ComputeHex(text);

    private bool Check(string tag, ReadOnlySpan<byte> text)
    {
        var colon = tag.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return false;
        }
        var key = _last;
        if (key is null || !tag.AsSpan(0, colon).SequenceEqual(key.Kid))
        {
            key = _last = keyring.Find(Purpose, tag[..colon]);
        }
        if (key is null)
        {
            return false;
        }
        Span<byte> mac = stackalloc byte[Sm3.Size];
        key.Mac.Write(text, mac);
        return HexEquals(mac, tag.AsSpan(colon + 1));
    }

    /// <summary>Both are public once stored, so the comparison need not be in constant time.</summary>
    private static bool HexEquals(ReadOnlySpan<byte> mac, ReadOnlySpan<char> hex)
    {
        Span<char> text = stackalloc char[Sm3.Size * 2];
        return Convert.TryToHexStringLower(mac, text, out _) && text.SequenceEqual(hex);
    }

    /// <summary>Every field behind its length, so that no text can pass for two.</summary>
    private static ReadOnlySpan<byte> Content(AuditRecord r)
    {
        var at = 0;
        Put(ref at, "audit-record v1");
        Put(ref at, r.At.Ticks / TimeSpan.TicksPerMicrosecond);
        Put(ref at, r.ActorKind);
        Put(ref at, r.ActorId);
        Put(ref at, r.ActorName);
        Put(ref at, r.DepartmentId);
        Put(ref at, r.SourceIp);
        Put(ref at, r.TraceId);
        Put(ref at, Name(r.Category));
        Put(ref at, r.Action);
        Put(ref at, r.SubjectKind);
        Put(ref at, r.SubjectId);
        Put(ref at, r.Outcome);
        Put(ref at, r.Device);
        Put(ref at, r.Details);
        Put(ref at, r.Lane);
        Put(ref at, r.Turn);
        Put(ref at, r.Settled);
        Put(ref at, r.Voids);
        return t_buffer.AsSpan(0, at);
    }

    private static ReadOnlySpan<byte> Place(long seq, long id, string? mac, string previous)
    {
        var at = 0;
        Put(ref at, "audit-place v1");
        Put(ref at, seq);
        Put(ref at, id);
        Put(ref at, mac);
        Put(ref at, previous);
        return t_buffer.AsSpan(0, at);
    }

    internal static string Name(AuditCategory category) => category switch
    {
        AuditCategory.SignIn => nameof(AuditCategory.SignIn),
        AuditCategory.Object => nameof(AuditCategory.Object),
        AuditCategory.Enterprise => nameof(AuditCategory.Enterprise),
        AuditCategory.Code => nameof(AuditCategory.Code),
        AuditCategory.Configuration => nameof(AuditCategory.Configuration),
        AuditCategory.Data => nameof(AuditCategory.Data),
        AuditCategory.System => nameof(AuditCategory.System),
        _ => category.ToString(),
    };

    private static void Put(ref int at, string? text)
    {
        Room(at, 4 + (text?.Length ?? 0) * 3);
        var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, t_buffer.AsSpan(at + 4));
        BinaryPrimitives.WriteInt32BigEndian(t_buffer.AsSpan(at), length);
        at += 4 + Math.Max(0, length);
    }

    private static void Put(ref int at, long number)
    {
        Room(at, 8);
        BinaryPrimitives.WriteInt64BigEndian(t_buffer.AsSpan(at), number);
        at += 8;
    }

    private static void Room(int at, int more)
    {
        if (t_buffer is null || t_buffer.Length < at + more)
        {
            Array.Resize(ref t_buffer, Math.Max(1024, (at + more) * 2));
        }
    }
}
