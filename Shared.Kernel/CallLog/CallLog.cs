using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.CallLog;

/// <summary>
/// Takes each call off the hot path: a bounded queue, batches into the store, and a spool on disk when the store is slow,
/// away, or the queue is full. Nothing is dropped in silence: what even the disk does not take is counted and warned of.
/// After kill -9 the calls of the last half second are missing at most, or of <see cref="Patience"/> while the store hangs.
/// </summary>
public sealed class CallLog : BackgroundService
{
    /// <summary>A batch that has not been written by then goes to disk.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int Capacity = 32_768;

    /// <summary>Large, because the counts of a batch cost as much however many calls are in it.</summary>
    private const int Batch = 4_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private const int Gatherings = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly Meter Meter = new("SuiShenMa.CallLog");

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Capacity) { SingleReader = false, FullMode = BoundedChannelFullMode.Wait });
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ICallStore _store;
    private readonly CallSpool _spool;
    private readonly StorePace _pace;
    private readonly NodeIdentity _node;
    private readonly ILogger<CallLog> _log;
    private volatile bool _disposed;
    private long _lastId;
    private long _written;
    private long _spooled;
    private long _lost;
    private long _warnedAt;
    private long _storeRestsUntil;

    public CallLog(ICallStore store, DataFolder data, NodeIdentity node, IConfiguration configuration, ILogger<CallLog> log)
        : this(store, data.Sub("call-log"), configuration.GetValue("CallLog:SpoolMegabytes", 2048L) * 1024 * 1024, node, log, new StorePace(configuration.GetValue("CallLog:StoredPerSecond", StorePace.Usual), TimeProvider.System))
    {
        Meter.CreateObservableCounter("ssm.calllog.written", () => Written);
        Meter.CreateObservableCounter("ssm.calllog.spooled", () => Spooled);
        Meter.CreateObservableCounter("ssm.calllog.lost", () => Lost);
    }

    internal CallLog(ICallStore store, string folder, long mostSpoolBytes, NodeIdentity node, ILogger<CallLog> log, StorePace? pace = null) =>
        (_store, _spool, _node, _log, _pace) = (store, new CallSpool(folder, mostSpoolBytes), node, log, pace ?? new StorePace(StorePace.Usual, TimeProvider.System));

    /// <summary>Calls in the store since the start of this host.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Calls that took the way over the disk.</summary>
    public long Spooled => Interlocked.Read(ref _spooled);

    /// <summary>Calls that neither store nor disk took.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public string Node => _node.Name;

    /// <summary>The next id of this host for a call at this time.</summary>
    public long NextId(long unixMilliseconds)
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastId);
            var next = Math.Max(unixMilliseconds << 12, last + 1);
            if (Interlocked.CompareExchange(ref _lastId, next, last) == last)
            {
                return next;
            }
        }
    }

    /// <summary>Takes a call in; never waits for the store.</summary>
    public void Add(CallRecord call) => Add(call, null);

    /// <param name="detail">Asked when the call is written.</param>
    internal void Add(CallRecord call, ICallDetail? detail)
    {
        var waiting = new Waiting(call, detail);
        if (!_queue.Writer.TryWrite(waiting))
        {
            ToDisk([Told(waiting)]);
        }
    }

    /// <summary>Writes out all that has been taken in, from the queue and, when the store takes it, from the disk.</summary>
    public Task FlushAsync(CancellationToken ct) => FlushAsync(paced: false, ct);

    /// <summary>The turn of the log's own loop: what goes beyond the pace of the store stays on the disk for a calmer moment, but for half a spool, which is kept free for a store that is away.</summary>
    internal Task KeepUpAsync(CancellationToken ct) => FlushAsync(paced: true, ct);

    private async Task FlushAsync(bool paced, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var peak = false;
            while (TakeBatch() is { Count: > 0 } batch)
            {
                var held = paced && !_spool.IsHalfFull && !_pace.Allows(batch.Count);
                await WriteAsync(batch, held);
                peak |= held;
            }
            // To bring a call in from the disk costs twice as much: not while others still come too fast.
            while (StoreIsThere && !_spool.IsEmpty && (!paced || _spool.IsHalfFull || (!peak && _pace.IsCalm)) && _spool.Oldest() is { } file)
            {
                await ReplayAsync(file);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_disposed)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    public override void Dispose()
    {
        _disposed = true;
        _spool.Dispose();
        _writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // A call is in the store within half a second. Under load no call waits longer than for a full batch: what waits outlives
                // the collection of the young objects, and costs the calls after it more than its own writing.
                for (var i = 0; i < Gatherings && _queue.Reader.Count < Batch; i++)
                {
                    await Task.Delay(Gather, stoppingToken);
                }
                if (_queue.Reader.Count > 0 || !_spool.IsEmpty)
                {
                    await KeepUpAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _log.LogError(e, "The call log stumbled; it goes on");
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    private bool StoreIsThere => Stopwatch.GetTimestamp() >= Interlocked.Read(ref _storeRestsUntil);

    private List<CallRecord> TakeBatch()
    {
        var batch = new List<CallRecord>(Math.Min(Batch, Math.Max(1, _queue.Reader.Count)));
        while (batch.Count < Batch && _queue.Reader.TryRead(out var call))
        {
            batch.Add(Told(call));
        }
        return batch;
    }

    /// <summary>A call whose content cannot be told is still a call.</summary>
    private CallRecord Told(Waiting waiting)
    {
        try
        {
            waiting.Detail?.Fill(waiting.Call);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _log.LogError(e, "The content of call {TraceId} could not be told", waiting.Call.TraceId);
        }
        return waiting.Call;
    }

    private readonly record struct Waiting(CallRecord Call, ICallDetail? Detail);

    private async Task WriteAsync(List<CallRecord> batch, bool held)
    {
        if (held || !StoreIsThere || !await StoreAsync(batch, again: false))
        {
            ToDisk(batch);
        }
    }

    private async Task ReplayAsync(string file)
    {
        var calls = CallSpool.Read(file, out var bad);
        foreach (var chunk in calls.Chunk(Batch))
        {
            if (!await StoreAsync(chunk, again: true))
            {
                return;
            }
        }
        _spool.Delete(file);
        if (bad > 0)
        {
            Lose(bad);
        }
    }

    private async Task<bool> StoreAsync(IReadOnlyList<CallRecord> batch, bool again)
    {
        // Not the host's own token: a batch that is being written is written, or goes to disk.
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _store.WriteAsync(batch, again, patience.Token);
            _pace.Took(batch.Count);
            Interlocked.Add(ref _written, batch.Count);
            return true;
        }
        catch (Exception e)
        {
            Interlocked.Exchange(ref _storeRestsUntil, Stopwatch.GetTimestamp() + (long)(Pause.TotalSeconds * Stopwatch.Frequency));
            _log.LogWarning(e, "The call log could not write {Calls} calls to the database; they are kept on disk", batch.Count);
            return false;
        }
    }

    private void ToDisk(List<CallRecord> calls)
    {
        if (_spool.Append(calls))
        {
            Interlocked.Add(ref _spooled, calls.Count);
        }
        else
        {
            Lose(calls.Count);
        }
    }

    private void Lose(int calls)
    {
        var lost = Interlocked.Add(ref _lost, calls);
        var now = Stopwatch.GetTimestamp();
        // Once a second at most: a full disk must not be filled with warnings.
        if (now - Interlocked.Read(ref _warnedAt) > Stopwatch.Frequency || lost == calls)
        {
            Interlocked.Exchange(ref _warnedAt, now);
            _log.LogError("The call log has lost {Lost} calls since the start of this host: neither the database nor the disk takes them", lost);
        }
    }
}
