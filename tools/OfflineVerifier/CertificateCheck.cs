using System.Text.Json;

namespace SuiShenMa.Tools.Offline;

/// <summary>The certificate of a static code, as <c>GET …/{code}/certificate</c> gives it.</summary>
internal static class CertificateCheck
{
    private const string Heading = "SSM-CODE-CERTIFICATE-1\n";

    public static Verdict Judge(string file, string? scanned, PlatformKeys keys, Revocations revocations)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = json.RootElement;
        var statement = root.GetProperty("statement").GetString()!;
        if (!statement.StartsWith(Heading, StringComparison.Ordinal) || !keys.IsSigned(root.GetProperty("keyId").GetString()!, statement, root.GetProperty("signature").GetString()!))
        {
            return new Verdict(false, "不可信：凭证不是平台签发的，或者被改过。");
        }
        // Only what is signed counts; the other fields of the file are for reading.
        var code = Statement.Read(statement, "code") ?? "";
        if (scanned is not null && !string.Equals(LastSegment(scanned), code, StringComparison.OrdinalIgnoreCase))
        {
            return new Verdict(false, "不可信：凭证不是这枚码的。");
        }
        var facts = $"{code}，类型 {Statement.Read(statement, "typeCode")}，统一编码 {(Statement.Read(statement, "unifiedCode") is { Length: > 0 } unified ? unified : "无")}，签发于 {Statement.Read(statement, "issuedAt")}";
        return revocations.IsRevoked(code) switch
        {
            true => new Verdict(false, $"已注销或停用：{facts}。"),
            false => new Verdict(true, $"可信：{facts}。"),
            null => new Verdict(false, $"签名可信，但手头的注销名单没有覆盖这枚码，不能断定没有注销：{facts}。", Unsure: true),
        };
    }

    public static string LastSegment(string scanned)
    {
        var text = scanned.Trim();
        var end = text.AsSpan().IndexOfAny('?', '#');
        text = end < 0 ? text : text[..end];
        return text[(text.LastIndexOf('/') + 1)..];
    }
}
