using System.Globalization;
using System.Text;
using System.Text.Json;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Tools.Offline;

/// <summary>The platform's public keys.</summary>
internal sealed class PlatformKeys(IReadOnlyDictionary<string, Sm2PublicKey> keys)
{
    public static PlatformKeys Load(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return new PlatformKeys(json.RootElement.GetProperty("keys").EnumerateArray()
            .ToDictionary(k => k.GetProperty("kid").GetString()!, k => Sm2PublicKey.Import(k.GetProperty("publicKeyHex").GetString()!)));
    }

    public bool IsSigned(string kid, string statement, string signature) =>
        keys.TryGetValue(kid, out var key) && key.Verify(Encoding.UTF8.GetBytes(statement), Convert.FromBase64String(signature));

    /// <summary>Keys whose id begins with this number: k7-0a1b2c3d is number 7.</summary>
    public IEnumerable<Sm2PublicKey> ByNumber(byte number)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"k{number}-");
        return keys.Where(k => k.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k.Value);
    }
}

/// <summary>Revocation lists whose signatures were found good; one that is not signed, or older than one that was seen before, stops the verdict.</summary>
internal sealed class Revocations
{
    private const string All = "all";
    private readonly Dictionary<string, SignedList> _newest = new(StringComparer.Ordinal);
    private DateTimeOffset? _oldest;

    /// <param name="seenFile">Remembers the highest number that was seen of each list; null: nothing is remembered.</param>
    public static Revocations Load(string? path, PlatformKeys keys, string? seenFile)
    {
        var lists = new Revocations();
        foreach (var file in path is null ? [] : Directory.Exists(path) ? Directory.GetFiles(path, "*.json") : [path])
        {
            if (SignedList.Read(file, keys) is { } list && (!lists._newest.TryGetValue(list.Name, out var known) || known.Sequence < list.Sequence))
            {
                lists._newest[list.Name] = list;
            }
        }
        lists._oldest = lists._newest.Count == 0 ? null : lists._newest.Values.Min(l => l.IssuedAt);
        if (seenFile is not null)
        {
            SeenLists.Check(seenFile, lists._newest.Values);
        }
        return lists;
    }

    public TimeSpan? OldestAge(DateTimeOffset now) => now - _oldest;

    /// <returns>Null when the lists at hand do not cover the code.</returns>
    public bool? IsRevoked(string code)
    {
        var slice = _newest.GetValueOrDefault(Sm3.HashHex(Encoding.ASCII.GetBytes(code))[..2]);
        var all = _newest.GetValueOrDefault(All);
        var said = slice is null || all?.Sequence > slice.Sequence ? all : slice;
        return said?.Codes.Contains(code);
    }

    /// <summary>Since which Unix second codes of the subject are good: 0 when always, <see cref="long.MaxValue"/> when it is revoked; null when the lists at hand do not cover it.</summary>
    public long? GoodFrom(ReadOnlySpan<byte> subject)
    {
        var hash = Sm3.HashHex(subject)[..32];
        return !_newest.TryGetValue(hash[..2], out var slice) ? null : slice.Subjects.Contains(hash) ? long.MaxValue : slice.Restored.GetValueOrDefault(hash);
    }

    /// <summary>One list as it is signed.</summary>
    /// <param name="Name">The slice, or <c>all</c>.</param>
    internal sealed record SignedList(string Name, long Sequence, DateTimeOffset IssuedAt, HashSet<string> Codes, HashSet<string> Subjects, Dictionary<string, long> Restored)
    {
        /// <returns>Null for another kind of file: the keys may lie in the same folder.</returns>
        public static SignedList? Read(string file, PlatformKeys keys)
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            if (!root.TryGetProperty("statement", out var said))
            {
                return null;
            }
            var statement = said.GetString()!;
            List<string> codes = Texts(root, "codes"), subjects = Texts(root, "subjects"), restored = Texts(root, "restored");
            if (!keys.IsSigned(root.GetProperty("keyId").GetString()!, statement, root.GetProperty("signature").GetString()!)
                || Statement.Read(statement, "sm3") != HashOf(codes.Concat(subjects)) || Statement.Read(statement, "issuedAt") is not { } issuedAt
                || (restored.Count > 0 || Statement.Read(statement, "restoredSm3") is not null) && Statement.Read(statement, "restoredSm3") != HashOf(restored))
            {
                throw new InvalidDataException($"{Path.GetFileName(file)} 的签名不对，可能被改过。");
            }
            var name = statement.StartsWith("SSM-REVOCATION-SLICE-1\n", StringComparison.Ordinal) ? Statement.Read(statement, "slice")!
                : statement.StartsWith("SSM-REVOCATIONS-1\n", StringComparison.Ordinal) ? All
                : throw new InvalidDataException($"{Path.GetFileName(file)} 不是注销名单。");
            var at = DateTimeOffset.Parse(issuedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            // Lists of before there were numbers go by their time; numbers were never below it.
            var sequence = Statement.Read(statement, "sequence") is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : at.ToUnixTimeSeconds();
            return new SignedList(name, sequence, at, [.. codes], [.. subjects],
                restored.Select(r => r.Split('@')).ToDictionary(r => r[0], r => long.Parse(r[1], CultureInfo.InvariantCulture), StringComparer.Ordinal));
        }

        private static string HashOf(IEnumerable<string> lines) => Sm3.HashHex(Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l + "\n"))));

        private static List<string> Texts(JsonElement root, string name) =>
            root.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(c => c.GetString()!)] : [];
    }
}

/// <summary>The highest number seen of each list, so that nobody brings back a list of before a revocation.</summary>
internal static class SeenLists
{
    public static void Check(string file, IEnumerable<Revocations.SignedList> lists)
    {
        var seen = File.Exists(file)
            ? File.ReadLines(file).Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => long.Parse(p[1], CultureInfo.InvariantCulture), StringComparer.Ordinal)
            : new Dictionary<string, long>(StringComparer.Ordinal);
        var news = false;
        foreach (var list in lists)
        {
            if (seen.TryGetValue(list.Name, out var known) && list.Sequence < known)
            {
                throw new InvalidDataException($"注销名单 {list.Name} 比本终端见过的旧（{list.Sequence} < {known}），可能是被换回的旧名单，请重新下载。");
            }
            news |= known != list.Sequence;
            seen[list.Name] = list.Sequence;
        }
        if (news)
        {
            // Whole or not at all: a power cut must not forget what was seen.
            File.WriteAllLines(file + ".new", seen.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value}")).Order(StringComparer.Ordinal));
            File.Move(file + ".new", file, overwrite: true);
        }
    }
}

/// <summary>Signed texts: a heading and one <c>name=value</c> line per fact.</summary>
internal static class Statement
{
    public static string? Read(string statement, string name) =>
        statement.Split('\n').Skip(1).Select(line => line.Split('=', 2)).FirstOrDefault(p => p.Length == 2 && p[0] == name)?[1];
}
