using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Bench;

/// <summary>Dynamic codes: issue and verify over HTTP against the empty endpoint of the same run; forgeries; the time that good and bad codes take.</summary>
internal static class TokensBench
{
    private const double LeastRatio = 0.5;
    private const double LeastPerSecond = 9_000;
    private const double MostP99Ms = 100;

    public static BenchCommand Command { get; } = new("tokens", "issue and verify person codes, forgeries, timing [--seconds 10] [--connections 32] [--persons 10000] [--forgeries 10000000] [--signatures 200000] [--samples 100000]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        Forgeries(options, report);
        Timing(options, report);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var data = await DataSite.NewAsync(options, "tokens");
        await using var host = await HostProcess.StartAsync(options, data, jobs: true);
        var partner = new SlowPartner(host.Client);
        var token = await partner.TokenAsync();
        var persons = options.Number("persons", 10_000);
        for (var i = 0; i < persons; i++)
        {
            await partner.SendAsync(HttpMethod.Post, PersonCall.Target, PersonCall.BodyOf(i));
        }
        var codes = new List<string>();
        for (var i = 0; i < Math.Min(persons, 1_000); i++)
        {
            codes.Add((await partner.SendAsync(HttpMethod.Post, PersonCall.Target, PersonCall.BodyOf(i, 600)))["url"]!.GetValue<string>());
        }
        await LoadAsync(_ => new LiveCall(host.Port), 3);
        var first = await LoadAsync(_ => new LiveCall(host.Port), 1);
        var measured = new List<(string What, LoadResult Result)>
        {
            ("issue, signed", await LoadAsync(t => new PersonCall(host.Port, persons, null, t), 5)),
            ("issue, bearer token", await LoadAsync(t => new PersonCall(host.Port, persons, token, t), 3)),
            ("verify, signed", await LoadAsync(t => new PersonVerifyCall(host.Port, codes, null, t), 5)),
            ("verify, bearer token", await LoadAsync(t => new PersonVerifyCall(host.Port, codes, token, t), 3)),
        };
        var last = await LoadAsync(_ => new LiveCall(host.Port), 1);
        // The machine may have been busier at one end of the run than at the other.
        var empty = (first.PerSecond + last.PerSecond) / 2;
        report.Add("empty JSON endpoint, before and after", Report.Text($"{first.PerSecond:0}/s and {last.PerSecond:0}/s"));
        foreach (var (what, r) in measured)
        {
            report.Add("person code, " + what, Report.Text($"{r.PerSecond:0}/s, p50 {r.P50Ms:0.0} ms, p99 {r.P99Ms:0.0} ms"), $"≥ {LeastPerSecond:0}/s, p99 ≤ {MostP99Ms:0} ms, none bad",
                r.PerSecond >= LeastPerSecond && r.P99Ms <= MostP99Ms && r.Bad == 0, r.Bad > 0 ? $"{r.Bad} bad: {r.FirstBad?.ReplaceLineEndings(" ")}" : Report.Text($"CPU host {r.HostCpuSeconds:0.0} s, generator {r.GeneratorCpuSeconds:0.0} s of {r.Seconds:0} s"));
            report.Add($"person code, {what}: of the empty endpoint", Report.Text($"{r.PerSecond / empty:0.00}"), Report.Text($"≥ {LeastRatio:0.0}"), r.PerSecond / empty >= LeastRatio);
        }

        Task<LoadResult> LoadAsync(Func<int, CallWriter> calls, int warmUp) =>
            LoadGenerator.RunAsync(host, calls, options.Connections, options.Number("threads", 1), TimeSpan.FromSeconds(warmUp), TimeSpan.FromSeconds(options.Seconds));
    }

    /// <summary>A million codes without a double, and forgeries of which none may be accepted.</summary>
    private static void Forgeries(BenchOptions options, Report report)
    {
        using var desk = new Mint(options);
        var count = options.Number("codes", 1_000_000);
        var seen = new HashSet<string>(count);
        var doubles = 0;
        for (var i = 0; i < count; i++)
        {
            doubles += seen.Add(desk.Tokens.Create(DynamicKind.Person, 600, 1, 7, false, out _)) ? 0 : 1;
        }
        report.Add($"{count} codes of one person: doubles", Report.Text($"{doubles}"), "0", doubles == 0);
        var mill = new TokenMill(desk.Tokens, 20261128);
        var accepted = mill.Accepted([.. seen.Take(10_000)], options.Number("forgeries", 10_000_000));
        report.Add($"{mill.Tried} mutated, cut, spliced, re-typed and downgraded codes: accepted", Report.Text($"{accepted}"), "0", accepted == 0, mill.Example ?? "");

        var signatures = options.Number("signatures", 200_000);
        var good = new SignatureMill(desk.Offline, 20261128).Accepted([.. Enumerable.Range(0, 100).Select(i => desk.Offline.Create(1, i, out _))], signatures);
        report.Add($"{signatures} changed SM2-signed codes: accepted", Report.Text($"{good}"), "0", good == 0);
    }

    /// <summary>Good and forged codes by turns; the difference of the means, in standard errors, must not tell them apart.</summary>
    private static void Timing(BenchOptions options, Report report)
    {
        using var desk = new Mint(options);
        var samples = options.Number("samples", 100_000);
        var texts = new string[2];
        texts[0] = desk.Tokens.Create(DynamicKind.Person, 600, 1, 7, false, out _);
        texts[1] = texts[0][..^1] + (texts[0][^1] == 'A' ? 'B' : 'A');
        var times = new double[2][] { new double[samples], new double[samples] };
        for (var i = -20_000; i < samples; i++)
        {
            // Which comes first is chosen at random, so that whatever happens periodically hits both.
            var first = Random.Shared.Next(2);
            for (var turn = 0; turn < 2; turn++)
            {
                var which = first ^ turn;
                var start = Stopwatch.GetTimestamp();
                _ = desk.Tokens.Read(texts[which], out _);
                if (i >= 0)
                {
                    times[which][i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                }
            }
        }
        // Interrupts are no property of the code: the slowest hundredth of both is left out.
        var limit = times.SelectMany(t => t).Order().ElementAt((int)(samples * 2 * 0.99));
        var kept = times.Select(t => t.Where(x => x <= limit).ToArray()).ToArray();
        var (a, b) = (kept[0].Average(), kept[1].Average());
        var error = Math.Sqrt(kept.Sum(t => Variance(t) / t.Length));
        var separation = Math.Abs(a - b) / error;
        report.Add($"good against forged code, {samples} samples each", Report.Text($"{a:0} ns against {b:0} ns, {separation:0.0} standard errors"), "apart by less than 5 % and 50 ns", Math.Abs(a - b) < Math.Min(50, 0.05 * a) || separation < 4.5);
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }

    private sealed class Mint : IDisposable
    {
        private readonly string _folder;

        public Mint(BenchOptions options)
        {
            _folder = Path.Combine(options.Work, "tokens-keys-" + Guid.CreateVersion7().ToString("N"));
            var keyring = new FileKeyring(_folder, RandomNumberGenerator.GetBytes(MasterKey.Size));
            Tokens = new DynamicTokens(new DynamicKeys(keyring, TimeProvider.System), TimeProvider.System);
            Offline = new OfflineTokens(keyring, TimeProvider.System);
        }

        public DynamicTokens Tokens { get; }

        public OfflineTokens Offline { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Asks for the code of one of many persons, all known to the host.</summary>
internal sealed class PersonCall(int port, int persons, string? token, int seed) : SignedCall(port, Target, BodyOf(0), token)
{
    public const string Target = "/api/v1/person-codes";
    private readonly Random _random = new(seed);

    public override byte[] GoodStart { get; } = "{\"url\":"u8.ToArray();

    public static string BodyOf(int person, int ttl = 60) => string.Create(CultureInfo.InvariantCulture, $"{{\"subjectId\":\"bench-{person:00000000}\",\"certType\":\"111\",\"ttlSeconds\":{ttl}}}");

    protected override void Change(Span<byte> body)
    {
        var at = body.IndexOf("bench-"u8) + 6;
        var number = _random.Next(persons);
        for (var i = 7; i >= 0; i--)
        {
            body[at + i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}

/// <summary>Verifies one of many codes.</summary>
internal sealed class PersonVerifyCall(int port, IReadOnlyList<string> codes, string? token, int seed)
    : SignedCall(port, "/api/v1/person-codes/verify", $"{{\"code\":\"{codes[0]}\",\"place\":\"世纪大道地铁站2号口\",\"purpose\":\"进站登记\",\"sceneCode\":\"metro\"}}", token)
{
    private readonly Random _random = new(seed);
    private readonly byte[][] _codes = [.. codes.Select(Encoding.ASCII.GetBytes)];

    public override byte[] GoodStart { get; } = "{\"valid\":true"u8.ToArray();

    protected override void Change(Span<byte> body) => _codes[_random.Next(_codes.Length)].CopyTo(body["{\"code\":\"".Length..]);
}
