namespace SuiShenMa.Kernel.Partners;

/// <summary>The <c>Authorization: SSM1-…</c> header of partner-api.md §2, taken apart.</summary>
internal readonly record struct SignatureHeader(string Algorithm, string AppId, string KeyId, string Timestamp, string Nonce, string Signature)
{
    private const string Scheme = "SSM1-";
    private const int MaxLength = 1024;

    public static bool IsOne(string header) => header.StartsWith(Scheme, StringComparison.Ordinal);

    /// <returns>Null when anything is missing, doubled, unknown or out of its bounds.</returns>
    public static SignatureHeader? Parse(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (header.Length > MaxLength || space < 0)
        {
            return null;
        }
        var algorithm = header[Scheme.Length..space];
        if (algorithm is not ("HMAC-SM3" or "SM2-SM3"))
        {
            return null;
        }
        string? app = null, key = null, time = null, nonce = null, signature = null;
        var rest = header.AsSpan(space + 1);
        while (true)
        {
            rest = rest.Trim(' ');
            var equals = rest.IndexOf('=');
            if (equals < 1 || equals + 1 >= rest.Length || rest[equals + 1] != '"')
            {
                return null;
            }
            var name = rest[..equals];
            rest = rest[(equals + 2)..];
            var quote = rest.IndexOf('"');
            if (quote < 0)
            {
                return null;
            }
            var value = rest[..quote].ToString();
            rest = rest[(quote + 1)..].TrimStart(' ');
            ref var slot = ref app;
            switch (name)
            {
                case "appId": break;
                case "keyId": slot = ref key; break;
                case "timestamp": slot = ref time; break;
                case "nonce": slot = ref nonce; break;
                case "signature": slot = ref signature; break;
                default: return null;
            }
            if (slot is not null || value.Length == 0)
            {
                return null;
            }
            slot = value;
            if (rest.Length == 0)
            {
                break;
            }
            if (rest[0] != ',')
            {
                return null;
            }
            rest = rest[1..];
        }
        return app is null || key is null || time is null || nonce is null || signature is null || !IsNonce(nonce) || !IsTime(time)
            || app.Length > 64 || key.Length > 64
            ? null
            : new SignatureHeader(algorithm, app, key, time, nonce, signature);
    }

    private static bool IsNonce(string nonce) => nonce.Length is >= 16 and <= 64 && nonce.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsTime(string time) => time.Length is >= 1 and <= 15 && time.All(char.IsAsciiDigit);
}
