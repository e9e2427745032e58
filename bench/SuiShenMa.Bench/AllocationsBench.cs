using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Bench;

/// <summary>
/// What one request allocates from socket to socket: the host runs in this process, and the caller, one thread on one
/// connection, allocates nothing itself. The call log takes each call and writes it nowhere: what its batches cost later, off
/// the request, is measured by itself (bench call-log).
/// </summary>
internal static class AllocationsBench
{
    private const int Most = 10 * 1024;
    private const int Rounds = 20_000;

    public static BenchCommand Command { get; } = new("allocations", "bytes that a request allocates in the host, HTTP included [--codes 1000000] [--persons 10000] [--types yes]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        var codes = await StoredCodes.PrepareAsync(options);
        await using var app = await StoredCodes.OpenAsync(codes.Data, s => s.Replace(ServiceDescriptor.Singleton<ICallStore, Nowhere>()));
        // The host's files are in the host's folder, and none is asked for.
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "SuiShenMa.Bench.staticwebassets.endpoints.json"), """{"Version":1,"ManifestType":"Build","Endpoints":[]}""");
        app.UseKernel();
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        var address = new Uri(app.Urls.First());
        using var client = new HttpClient { BaseAddress = address };
        var partner = new SlowPartner(client);
        var token = await partner.TokenAsync();
        var persons = options.Number("persons", 10_000);
        var tokens = new List<string>();
        for (var i = 0; i < persons; i++)
        {
            var answer = await partner.SendAsync(HttpMethod.Post, PersonCall.Target, PersonCall.BodyOf(i, 600));
            if (i < 1_000)
            {
                tokens.Add(answer["url"]!.GetValue<string>());
            }
        }
        var port = address.Port;
        Say("empty JSON endpoint", new LiveCall(port), null);
        Say("verify an object code of 10 000, signed", new VerifyCall(port, codes, 0, Math.Min(10_000, codes.Count), null, 1), Most);
        Say($"verify an object code, any of {codes.Count}, signed", new VerifyCall(port, codes, 0, codes.Count, null, 2), Most);
        Say("verify an object code of 10 000, bearer token", new VerifyCall(port, codes, 0, Math.Min(10_000, codes.Count), token, 3), Most);
        Say("verify a person code, signed", new PersonVerifyCall(port, tokens, null, 4), Most);
        Say("verify a person code, bearer token", new PersonVerifyCall(port, tokens, token, 5), Most);
        Say("issue a person code, signed", new PersonCall(port, persons, null, 6), null);
        await app.StopAsync();
        return await report.FinishAsync();

        void Say(string what, CallWriter calls, int? most)
        {
            using var types = new AllocatedTypes();
            var bytes = Measure(port, calls);
            report.Add(what, Report.Text($"{bytes} bytes"), most is null ? "" : Report.Text($"≤ {most} bytes"), most is null ? null : bytes <= most, options.Text("types", "no") == "yes" ? types.ToString() : "");
        }
    });

    private static long Measure(int port, CallWriter calls)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var buffer = new byte[16 * 1024];
        Ask(Rounds / 4);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Ask(Rounds);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Rounds;

        void Ask(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                socket.Send(calls.Next());
                var filled = 0;
                do
                {
                    filled += socket.Receive(buffer.AsSpan(filled));
                }
                while (!HttpAnswer.IsWhole(buffer.AsSpan(0, filled), out _));
                if (buffer.AsSpan(0, filled).IndexOf(calls.GoodStart) < 0)
                {
                    throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(buffer, 0, filled));
                }
            }
        }
    }
}

internal sealed class Nowhere : ICallStore
{
    public Task WriteAsync(IReadOnlyList<CallRecord> calls, bool again, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>Which types were allocated most, sampled by the runtime about every 100 kB.</summary>
internal sealed class AllocatedTypes : EventListener
{
    private readonly ConcurrentDictionary<string, int> _ticks = new(StringComparer.Ordinal);

    public override string ToString()
    {
        var all = Math.Max(1, _ticks.Values.Sum());
        return string.Join("; ", _ticks.OrderByDescending(t => t.Value).Take(25).Select(t => Report.Text($"{t.Key} {t.Value * 100 / all} %")));
    }

    protected override void OnEventSourceCreated(EventSource source)
    {
        if (source.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(source, EventLevel.Verbose, (EventKeywords)1);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs e)
    {
        if (e.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && e.Payload?[e.PayloadNames!.IndexOf("TypeName")] is string type)
        {
            _ticks.AddOrUpdate(type, 1, (_, n) => n + 1);
        }
    }
}
