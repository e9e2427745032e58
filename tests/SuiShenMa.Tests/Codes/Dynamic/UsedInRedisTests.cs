using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using StackExchange.Redis;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Used codes in a real Redis: once for all hosts, and no verdict changes because Redis forgot.</summary>
public sealed class UsedInRedisTests
{
    private const string Server = "/usr/bin/redis-server";

    [Test]
    public async Task A_code_is_used_once_on_all_hosts_and_neither_a_flush_nor_a_crash_of_Redis_lets_it_in_again()
    {
        var port = FreePort();
        using var server = StartServer(port);
        try
        {
            await using var one = await ConnectAsync(port);
            await using var two = await ConnectAsync(port);
            var clock = new StoppedClock(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));
            using var here = new UsedInRedis(one, clock, NullLogger<UsedInRedis>.Instance);
            using var there = new UsedInRedis(two, clock, NullLogger<UsedInRedis>.Instance);

            (await Take(here, clock, "first of all")).ShouldBe(Use.Unknown, "Redis may have forgotten it a moment ago");
            clock.Now += TimeSpan.FromSeconds(11);
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
            // Of this very second, and from a host whose clock is ahead.
            (await Take(there, clock, "a")).ShouldBe(Use.Unknown);
            (await Take(there, clock, "b", clock.Now.UtcDateTime.AddSeconds(5))).ShouldBe(Use.Unknown);
            clock.Now += TimeSpan.FromSeconds(11);
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

    [Test]
    public async Task Two_hosts_admit_a_code_once_also_while_Redis_is_flushed_and_keys_are_changed_under_them()
    {
        var port = FreePort();
        using var server = StartServer(port);
        try
        {
            await using var redis = await ConnectAsync(port);
            // Before the hosts start, so that both know its rule.
            var scene = await Ask.Scene(once: true, life: 600);
            await using var one = Host(port, "redis-one");
            await using var two = Host(port, "redis-two");
            Partner here = new(address: one.ClientOptions.BaseAddress), there = new(address: two.ClientOptions.BaseAddress);
            await EpochAsync(redis);
            using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(12)))
            {
                var before = await Ask.PersonToken(scene: scene, by: here);
                var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Ask.VerifyPerson(before, scene, i % 2 == 0 ? here : there)));
                answers.Count(a => a.Reason() == "valid").ShouldBe(1);

                await redis.GetServer(redis.GetEndPoints()[0]).FlushAllDatabasesAsync();
                foreach (var by in new[] { here, there })
                {
                    (await Ask.VerifyPerson(before, scene, by)).Text("code").ShouldBe("single-use.unavailable", "nobody knows any more that it was used");
                    (await Ask.VerifyPerson(await Ask.PersonToken(by: by), by: by)).Reason().ShouldBe("valid", "who does not ask for once does not ask Redis");
                }
            }
            using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(26)))
            {
                var old = (await Ask.Person(Ask.NewSubject(), ttl: 600, by: here)).Text("token")!;
                var key = KeyOf(old);
                one.Services.GetRequiredService<IKeyring>().Rotate(DynamicKeys.Purpose);
                (await Ask.VerifyPerson(old, by: there)).Reason().ShouldBe("valid");
                using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(16)))
                {
                    foreach (var (by, other) in new[] { (here, there), (there, here) })
                    {
                        var made = await Ask.PersonToken(scene: scene, by: by);
                        KeyOf(made).ShouldNotBe(key);
                        (await Ask.VerifyPerson(made, scene, other)).Reason().ShouldBe("valid");
                        (await Ask.VerifyPerson(made, scene, by)).Reason().ShouldBe("replayed");
                        (await Ask.VerifyPerson(old, by: by)).Reason().ShouldBe("valid", "codes of the key before live on");
                    }
                }
            }
        }
        finally
        {
            server.Kill();
        }
    }

    private static WebApplicationFactory<Program> Host(int port, string node)
    {
        var host = TestHost.NewFactory(TestHost.DataFolder, b => b.UseSetting("Redis:Configuration", $"127.0.0.1:{port},abortConnect=false").UseSetting("SSM_NODE", node)
            // Of the same folder, with the clock of the test, so that what takes seconds there takes none here.
            .ConfigureServices(services => services.AddSingleton<IKeyring>(new FileKeyring(Path.Combine(TestHost.DataFolder, "keys"), null, mayGenerateMasterKey: true, TestHost.Clock))));
        host.UseKestrel(0);
        host.StartServer();
        return host;
    }

    /// <summary>The hosts mark within a second since when Redis remembers.</summary>
    private static async Task EpochAsync(ConnectionMultiplexer redis)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await redis.GetDatabase().KeyExistsAsync("ssm:used:epoch"))
            {
                return;
            }
            await Task.Delay(50);
        }
        Assert.Fail("no host marked since when Redis remembers");
    }

    private static byte KeyOf(string token) => Base64Url.DecodeFromChars(token)[1];

    private static Process StartServer(int port)
    {
        if (!File.Exists(Server))
        {
            if (Environment.GetEnvironmentVariable("REQUIRE_ALL") == "1")
            {
                Assert.Fail("redis-server is missing");
            }
            Assert.Ignore("redis-server is not installed");
        }
        var start = new ProcessStartInfo(Server) { RedirectStandardOutput = true };
        foreach (var argument in new[] { "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" })
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
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
