using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SuiShenMa.Bench;

/// <summary>
/// Many open connections to two host processes on one database, each asking every few seconds: half for a person's code, half
/// to verify one. Once evenly spread, once all in the same instant. Times count from when a request was due, not from when it
/// could be sent. A process may open 20 000 files or so, hence one generator process a host.
/// </summary>
internal static class ConnectionsBench
{
    private const int MostKbEach = 20;
    private const int Few = 1_000;

    public static BenchCommand Command { get; } = new("connections", "open connections that poll two hosts [--connections 35000] [--every 3] [--rounds 10] [--persons 10000]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        var data = await DataSite.NewAsync(options, "connections");
        await using var one = await HostProcess.StartAsync(options, data, jobs: true, "one");
        await using var two = await HostProcess.StartAsync(options, data, jobs: true, "two");
        var hosts = new[] { one, two };
        var (total, every, rounds) = (options.Number("connections", 35_000), options.Number("every", 3), options.Number("rounds", 10));
        var requests = await RequestsAsync(one, options.Number("persons", 10_000));
        // The same number of requests a second over few connections first: what is compared below is connections, and not a
        // host that compiles itself or lets its heap grow to the load.
        await using (var warm = await ClientsAsync(hosts, Few, requests))
        {
            await warm.RunAsync(TimeSpan.FromSeconds(every) * Few / total, rounds * total / Few, inPhase: false);
        }
        await Task.Delay(TimeSpan.FromSeconds(10));
        var before = hosts.Sum(h => h.ResidentKb());
        await using (var clients = await ClientsAsync(hosts, total, requests))
        {
            var open = hosts.Sum(h => h.ResidentKb());
            report.Add($"{total} connections, open and idle: memory of the hosts", Report.Text($"{(open - before) / (double)total:0.0} kB each ({before >> 10} MB before)"), Report.Text($"≤ {MostKbEach} kB each"), (open - before) / (double)total <= MostKbEach);
            foreach (var (inPhase, most) in new[] { (false, 1_000), (true, every * 1_000) })
            {
                var result = await clients.RunAsync(TimeSpan.FromSeconds(every), rounds, inPhase);
                report.Add($"{total} connections, one request every {every} s, {(inPhase ? "all in the same instant" : "evenly spread")}",
                    Report.Text($"{result.Good} good, p50 {result.At(0.5)} ms, p99 {result.At(0.99)} ms, slowest {result.At(1)} ms"),
                    Report.Text($"no error, p99 < {most} ms"), result.Bad == 0 && result.Good == (long)total * rounds && result.At(0.99) < most, result.Bad > 0 ? $"{result.Bad} bad: {result.FirstBad}" : "");
                await Task.Delay(TimeSpan.FromSeconds(10));
                var kb = (hosts.Sum(h => h.ResidentKb()) - before) / (double)total;
                report.Add($"{total} connections, 10 s later: memory of the hosts", Report.Text($"{kb:0.0} kB each"), Report.Text($"≤ {MostKbEach} kB each"), kb <= MostKbEach);
            }
        }
        return await report.FinishAsync();
    });

    /// <returns>Complete requests with a bearer token: to issue, and to verify, by turns.</returns>
    private static async Task<string[]> RequestsAsync(HostProcess host, int persons)
    {
        var partner = new SlowPartner(host.Client);
        var token = await partner.TokenAsync();
        var requests = new string[2_000];
        for (var i = 0; i < persons; i++)
        {
            await partner.SendAsync(HttpMethod.Post, PersonCall.Target, PersonCall.BodyOf(i));
        }
        for (var i = 0; i < requests.Length; i += 2)
        {
            var code = (await partner.SendAsync(HttpMethod.Post, PersonCall.Target, PersonCall.BodyOf(i % persons, 600)))["url"]!.GetValue<string>();
            requests[i] = Request(PersonCall.Target, PersonCall.BodyOf(i % persons));
            requests[i + 1] = Request("/api/v1/person-codes/verify", $"{{\"code\":\"{code}\",\"place\":\"世纪大道地铁站2号口\",\"purpose\":\"进站登记\",\"sceneCode\":\"metro\"}}");
        }
        return requests;

        string Request(string target, string body) => string.Create(CultureInfo.InvariantCulture,
            $"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nAuthorization: Bearer {token}\r\n\r\n{body}");
    }

    private static async Task<Clients> ClientsAsync(HostProcess[] hosts, int total, string[] requests)
    {
        var clients = new Clients([.. hosts.Select(_ => Process.Start(new ProcessStartInfo("dotnet", [typeof(ConnectionsBench).Assembly.Location, ConnectionsClient.Command.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!)]);
        for (var i = 0; i < hosts.Length; i++)
        {
            await clients.Processes[i].StandardInput.WriteLineAsync(JsonSerializer.Serialize(new ConnectionsClient.Order(hosts[i].Port, total / hosts.Length, requests)));
        }
        await clients.AnswersAsync();
        return clients;
    }

    private sealed class Clients(Process[] processes) : IAsyncDisposable
    {
        public Process[] Processes => processes;

        public async Task<ConnectionsClient.Outcome> RunAsync(TimeSpan every, int rounds, bool inPhase)
        {
            var run = new ConnectionsClient.Run(every.TotalMilliseconds, rounds, inPhase, DateTime.UtcNow.AddSeconds(1));
            foreach (var process in processes)
            {
                await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(run));
            }
            var outcomes = (await AnswersAsync()).Select(a => JsonSerializer.Deserialize<ConnectionsClient.Outcome>(a)!).ToList();
            return new ConnectionsClient.Outcome(outcomes.Sum(o => o.Good), outcomes.Sum(o => o.Bad), outcomes.Select(o => o.FirstBad).FirstOrDefault(f => f is not null),
                [.. Enumerable.Range(0, outcomes[0].Milliseconds.Length).Select(i => outcomes.Sum(o => o.Milliseconds[i]))]);
        }

        public Task<string[]> AnswersAsync() => Task.WhenAll(processes.Select(async p => await p.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A generator process ended.")));

        public async ValueTask DisposeAsync()
        {
            foreach (var process in processes)
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }
    }
}
