using System.Globalization;
using System.Text.Json;

namespace SuiShenMa.Tools.Offline;

/// <summary>Reads files only, never the network. Exit code: 0 good, 1 not good, 2 wrong usage, 3 the lists do not allow a verdict.</summary>
internal static class OfflineCommand
{
    private const string Usage = """
        usage: OfflineVerifier --keys ssm-keys.json [--revocations <file or folder>] [--used <file>] [--seen <file>] [--at <RFC 3339>] [--code <value>] <certificate.json | code>
          --keys         the platform's public keys, from /.well-known/ssm-keys.json
          --revocations  /.well-known/ssm-revocations.json, one of its slices, or a folder of them
          --used         remembers which codes for weak networks were used here; created when missing
          --seen         remembers how new the lists were, and refuses older ones afterwards; created when missing
          --at           judge as of this time instead of now
          --code         the value that was scanned, which the certificate must be about
        or:    OfflineVerifier --used <file> --report --place <where> --purpose <what for> [--device <id>]
          prints, from the file of used codes, what to send to POST /api/v1/person-codes/offline-uses: one JSON body of at most 200 codes a line
        """;

    public static int Run(string[] args, TextWriter output, TimeProvider clock)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = new List<string>();
        var report = args.Contains("--report", StringComparer.Ordinal);
        args = [.. args.Where(a => a != "--report")];
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                rest.Add(args[i]);
            }
            else if (i + 1 < args.Length)
            {
                options[args[i][2..]] = args[++i];
            }
        }
        if (report)
        {
            return Report(options, rest.Count, output);
        }
        if (rest.Count != 1 || !options.TryGetValue("keys", out var keyFile) || options.Keys.Any(k => k is not ("keys" or "revocations" or "used" or "seen" or "at" or "code")))
        {
            output.WriteLine(Usage);
            return 2;
        }
        try
        {
            var now = options.TryGetValue("at", out var at) ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : clock.GetUtcNow();
            var keys = PlatformKeys.Load(keyFile);
            var revocations = Revocations.Load(options.GetValueOrDefault("revocations"), keys, options.GetValueOrDefault("seen"));
            var verdict = File.Exists(rest[0])
                ? CertificateCheck.Judge(rest[0], options.GetValueOrDefault("code"), keys, revocations)
                : WeakNetworkCode.Judge(rest[0], now, keys, revocations, options.GetValueOrDefault("used"));
            output.WriteLine(verdict.Text);
            if (verdict.Good && revocations.OldestAge(now) is { } age && age > TimeSpan.FromHours(24))
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"注意：注销名单已有 {age.TotalHours:0} 小时，请尽快更新。"));
            }
            return verdict.Good ? 0 : verdict.Unsure ? 3 : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or KeyNotFoundException or InvalidDataException or InvalidOperationException)
        {
            output.WriteLine("无法判断：" + e.Message);
            return 3;
        }
    }

    private static int Report(Dictionary<string, string> options, int rest, TextWriter output)
    {
        if (rest != 0 || !options.TryGetValue("used", out var used) || !options.TryGetValue("place", out var place) || !options.TryGetValue("purpose", out var purpose)
            || options.Keys.Any(k => k is not ("used" or "place" or "purpose" or "device")))
        {
            output.WriteLine(Usage);
            return 2;
        }
        try
        {
            foreach (var body in UsedCodes.Reports(used, place, purpose, options.GetValueOrDefault("device")))
            {
                output.WriteLine(body);
            }
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            output.WriteLine("无法读取：" + e.Message);
            return 3;
        }
    }
}

/// <summary>The outcome with a sentence for the person at the terminal.</summary>
/// <param name="Unsure">The lists at hand do not cover this code.</param>
internal sealed record Verdict(bool Good, string Text, bool Unsure = false);
