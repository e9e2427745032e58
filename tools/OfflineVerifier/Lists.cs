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

/// <summary>Revocation lists whose signatures were found good; one that is not signed stops the verdict.</summary>
internal sealed class Revocations
{
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _slices = new(StringComparer.Ordinal);
    private bool _allCodes;
    private DateTimeOffset? _oldest;

    public static Revocations Load(string? path, PlatformKeys keys)
    {
        var lists = new Revocations();
        foreach (var file in path is null ? [] : Directory.Exists(path) ? Directory.GetFiles(path, "*.json") : [path])
        {
            lists.Add(file, keys);
        }
        return lists;
    }

    public TimeSpan? OldestAge(DateTimeOffset now) => now - _oldest;

    /// <returns>Null when the lists at hand do not cover the code.</returns>
    public bool? IsRevoked(string code) =>
        _codes.Contains(code) ? true : _allCodes || _slices.Contains(Sm3.HashHex(Encoding.ASCII.GetBytes(code))[..2]) ? false : null;

    /// <returns>Null when the lists at hand do not cover the subject.</returns>
    public bool? IsSubjectRevoked(ReadOnlySpan<byte> subject)
    {
        var hash = Sm3.HashHex(subject)[..32];
        return _subjects.Contains(hash) ? true : _slices.Contains(hash[..2]) ? false : null;
    }

    private void Add(string file, PlatformKeys keys)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = json.RootElement;
        if (!root.TryGetProperty("statement", out var said))
        {
            // The keys may lie in the same folder.
            return;
        }
        var statement = said.GetString()!;
        var codes = Texts(root, "codes");
        var subjects = Texts(root, "subjects");
        var hash = Sm3.HashHex(Encoding.ASCII.GetBytes(string.Concat(codes.Concat(subjects).Select(c => c + "\n"))));
        if (!keys.IsSigned(root.GetProperty("keyId").GetString()!, statement, root.GetProperty("signature").GetString()!)
            || Statement.Read(statement, "sm3") != hash || Statement.Read(statement, "issuedAt") is not { } issuedAt)
        {
            throw new InvalidDataException($"{Path.GetFileName(file)} 的签名不对，可能被改过。");
        }
        if (statement.StartsWith("SSM-REVOCATION-SLICE-1\n", StringComparison.Ordinal))
        {
            _slices.Add(Statement.Read(statement, "slice")!);
        }
        else if (statement.StartsWith("SSM-REVOCATIONS-1\n", StringComparison.Ordinal))
        {
            _allCodes = true;
        }
        else
        {
            throw new InvalidDataException($"{Path.GetFileName(file)} 不是注销名单。");
        }
        _codes.UnionWith(codes);
        _subjects.UnionWith(subjects);
        var at = DateTimeOffset.Parse(issuedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        _oldest = _oldest < at ? _oldest : at;
    }

    private static List<string> Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(c => c.GetString()!)] : [];
}

/// <summary>Signed texts: a heading and one <c>name=value</c> line per fact.</summary>
internal static class Statement
{
    public static string? Read(string statement, string name) =>
        statement.Split('\n').Skip(1).Select(line => line.Split('=', 2)).FirstOrDefault(p => p.Length == 2 && p[0] == name)?[1];
}
