using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Tests.Kernel.CallLogs;

/// <summary>No call is dropped in silence, whatever the database does.</summary>
public sealed class CallLogTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("ssm-calls").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Calls_reach_the_store_in_batches_and_in_order()
    {
        var store = new Store();
        using var log = New(store);
        for (var i = 0; i < 10_000; i++)
        {
            log.Add(Call(log));
        }
        await log.FlushAsync(CancellationToken.None);
        store.Batches.Count.ShouldBe(3);
        store.Calls.Select(c => c.Id).ShouldBeInOrder();
        (log.Written, log.Lost).ShouldBe((10_000, 0));
    }

    [Test]
    public void Ids_are_unique_and_grow_also_when_the_clock_stands_or_goes_back()
    {
        using var log = New(new Store());
        var ids = Enumerable.Range(0, 20_000).Select(i => log.NextId(1_760_000_000_000 - (i / 5_000))).ToList();
        ids.ShouldBeUnique();
        ids.ShouldBeInOrder();
        (ids[0] >> 12).ShouldBe(1_760_000_000_000);
    }

    [Test]
    public async Task While_the_store_is_away_calls_wait_on_disk_and_come_in_once_it_is_back()
    {
        var store = new Store { Fails = true };
        using (var log = New(store))
        {
            for (var i = 0; i < 1_500; i++)
            {
                log.Add(Call(log));
            }
            await log.FlushAsync(CancellationToken.None);
            (log.Written, log.Spooled, log.Lost).ShouldBe((0, 1_500, 0));
        }
        // Another run of the host, after a kill for all we know: what was on disk is still there.
        store.Fails = false;
        using var next = New(store);
        await next.FlushAsync(CancellationToken.None);
        store.Calls.Count.ShouldBe(1_500);
        store.Again.ShouldBeTrue("the store must know that some may be there already");
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Test]
    public async Task A_peak_beyond_the_pace_of_the_store_waits_on_disk_until_it_is_over()
    {
        var (store, clock) = (new Store(), new FakeTimeProvider());
        using var log = New(store, pace: new StorePace(4_000, clock));
        AddCalls(log, 12_000);
        await log.KeepUpAsync(CancellationToken.None);
        (log.Written, log.Spooled, log.Lost).ShouldBe((4_000, 8_000, 0));
        AddCalls(log, 100);
        await log.KeepUpAsync(CancellationToken.None);
        (log.Written, log.Spooled).ShouldBe((4_000, 8_100), "no time has passed");
        clock.Advance(TimeSpan.FromSeconds(3));
        await log.KeepUpAsync(CancellationToken.None);
        store.Calls.Select(c => c.Id).Distinct().Count().ShouldBe(12_100);
        (log.Written, log.Lost).ShouldBe((12_100, 0));
    }

    [Test]
    public async Task Half_a_spool_is_kept_for_a_store_that_is_away()
    {
        var (store, clock) = (new Store(), new FakeTimeProvider());
        using var log = New(store, spoolBytes: 6_000_000, pace: new StorePace(4_000, clock));
        AddCalls(log, 24_000);
        await log.KeepUpAsync(CancellationToken.None);
        log.Spooled.ShouldBeInRange(4_000, 16_000);
        store.Calls.Select(c => c.Id).Distinct().Count().ShouldBe(24_000);
        log.Lost.ShouldBe(0);
    }

    private static void AddCalls(SuiShenMa.Kernel.CallLog.CallLog log, int count)
    {
        for (var i = 0; i < count; i++)
        {
            log.Add(Call(log));
        }
    }

    [Test]
    public async Task More_calls_than_the_queue_holds_go_to_disk_at_once()
    {
        var store = new Store();
        using var log = New(store);
        for (var i = 0; i < 40_000; i++)
        {
            log.Add(Call(log));
        }
        log.Spooled.ShouldBeGreaterThan(5_000);
        await log.FlushAsync(CancellationToken.None);
        store.Calls.Count.ShouldBe(40_000);
        store.Calls.Select(c => c.Id).ShouldBeUnique();
        log.Lost.ShouldBe(0);
    }

    [Test]
    public async Task A_line_that_was_cut_is_counted_as_lost_and_the_rest_comes_in()
    {
        using (var log = New(new Store { Fails = true }))
        {
            log.Add(Call(log));
            log.Add(Call(log));
            await log.FlushAsync(CancellationToken.None);
        }
        var file = Directory.GetFiles(_folder).Single();
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..^20]);
        var store = new Store();
        using var next = New(store);
        await next.FlushAsync(CancellationToken.None);
        (store.Calls.Count, next.Lost).ShouldBe((1, 1));
    }

    [Test]
    public async Task What_even_the_disk_does_not_take_is_counted()
    {
        using var log = new SuiShenMa.Kernel.CallLog.CallLog(new Store { Fails = true }, _folder, mostSpoolBytes: 2_000, new NodeIdentity("n"), NullLogger<SuiShenMa.Kernel.CallLog.CallLog>.Instance);
        for (var i = 0; i < 30; i++)
        {
            log.Add(Call(log));
        }
        await log.FlushAsync(CancellationToken.None);
        log.Lost.ShouldBe(30);
    }

    [Test]
    public async Task A_store_that_hangs_does_not_hold_the_log_up_for_longer_than_its_patience()
    {
        var store = new Store { Hangs = true };
        using var log = New(store);
        log.Add(Call(log));
        await log.FlushAsync(CancellationToken.None);
        (log.Spooled, log.Lost).ShouldBe((1, 0));
    }

    private SuiShenMa.Kernel.CallLog.CallLog New(Store store, long spoolBytes = 1 << 30, StorePace? pace = null) =>
        new(store, _folder, spoolBytes, new NodeIdentity("n"), NullLogger<SuiShenMa.Kernel.CallLog.CallLog>.Instance, pace);

    private static CallRecord Call(SuiShenMa.Kernel.CallLog.CallLog log) => new(log.NextId(1_760_000_000_000), "n", new DateTime(2025, 10, 9, 8, 53, 20, DateTimeKind.Utc), "310104", "app", "k", "203.0.113.7",
        "verifyObjectCode", "object", 200, "ok", 812, "0123456789abcdef0123456789abcdef", "门\n岗", "测试", "", "");

    private sealed class Store : ICallStore
    {
        public List<int> Batches { get; } = [];

        public List<CallRecord> Calls { get; } = [];

        public bool Fails { get; set; }

        public bool Hangs { get; set; }

        public bool Again { get; private set; }

        public async Task WriteAsync(IReadOnlyList<CallRecord> calls, bool again, CancellationToken ct)
        {
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            if (Fails)
            {
                throw new InvalidOperationException("the database is away");
            }
            Again |= again;
            Batches.Add(calls.Count);
            Calls.AddRange(calls);
        }
    }
}
