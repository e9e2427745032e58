using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using StackExchange.Redis;
using SuiShenMa.Codes.Dynamic;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Used codes in a real Redis: once for all hosts, and no verdict changes because Redis forgot.</summary>
public sealed class UsedInRedisTests
{
    private const string Server = "/usr/bin/redis-server";

    [Test]
    public async Task A_code_is_used_once_on_all_hosts_and_neither_a_flush_nor_a_crash_of_Redis_lets_it_in_again()
    {
        if (!File.Exists(Server))
        {
            if (Environment.GetEnvironmentVariable("REQUIRE_ALL") == "1")
            {
                Assert.Fail("redis-server is missing");
            }
            Assert.Ignore("redis-server is not installed");
        }
        var port = FreePort();
        var start = new ProcessStartInfo(Server) { RedirectStandardOutput = true };
        foreach (var argument in new[] { "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" })
        {
            start.ArgumentList.Add(argument);
        }
        using var server = Process.Start(start)!;
        try
        {
            await using var one = await ConnectAsync(port);
            await using var two = await ConnectAsync(port);
            var clock = new StoppedClock(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));
            using var here = new UsedInRedis(one, clock, NullLogger<UsedInRedis>.Instance);
            using var there = new UsedInRedis(two, clock, NullLogger<UsedInRedis>.Instance);

            (await Take(here, clock, "a")).ShouldBe(Use.First);
            (await Take(here, clock, "a")).ShouldBe(Use.Again);
            (await Take(there, clock, "a")).ShouldBe(Use.Again);
            var many = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Take(i % 2 == 0 ? here : there, clock, "b")));
            many.Count(u => u == Use.First).ShouldBe(1);

            var before = clock.Now.UtcDateTime;
            clock.Now += TimeSpan.FromSeconds(10);
            await one.GetServer(one.GetEndPoints()[0]).FlushAllDatabasesAsync();
            // Nobody knows any more which codes from before were used, so none of them is.
            (await Take(here, clock, "a", before)).ShouldBe(Use.Unknown);
            (await Take(there, clock, "c", before)).ShouldBe(Use.Unknown);
            clock.Now += TimeSpan.FromSeconds(1);
            (await Take(there, clock, "d")).ShouldBe(Use.First);
            (await Take(here, clock, "d")).ShouldBe(Use.Again);

            server.Kill();
            await server.WaitForExitAsync();
            var since = Stopwatch.StartNew();
            (await Take(here, clock, "e")).ShouldBe(Use.Unknown);
            since.Elapsed.TotalSeconds.ShouldBeLessThan(2);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    private static Task<Use> Take(UsedInRedis used, StoppedClock clock, string key, DateTime? issuedAt = null) =>
        used.TakeAsync(key, issuedAt ?? clock.Now.UtcDateTime, clock.Now.UtcDateTime.AddSeconds(66), null, CancellationToken.None).AsTask();

    private static async Task<ConnectionMultiplexer> ConnectAsync(int port)
    {
        var options = ConfigurationOptions.Parse($"127.0.0.1:{port},allowAdmin=true,connectRetry=10,connectTimeout=1000");
        options.AbortOnConnectFail = false;
        var redis = await ConnectionMultiplexer.ConnectAsync(options);
        for (var i = 0; i < 100 && !redis.IsConnected; i++)
        {
            await Task.Delay(50);
        }
        return redis;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
