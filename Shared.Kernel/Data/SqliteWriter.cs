using System.Collections.Concurrent;

namespace SuiShenMa.Kernel.Data;

/// <summary>
/// One queue of writers per SQLite file: SQLite has one writer at a time, and waiting here is fair and immediate, while
/// its own busy handler sleeps and starves.
/// </summary>
internal static class SqliteWriter
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Queues = new();

    public static async Task<IDisposable> TurnAsync(string connectionString, CancellationToken ct)
    {
        var queue = Queues.GetOrAdd(connectionString, _ => new SemaphoreSlim(1, 1));
        await queue.WaitAsync(ct);
        return new Turn(queue);
    }

    private sealed class Turn(SemaphoreSlim queue) : IDisposable
    {
        private SemaphoreSlim? _queue = queue;

        public void Dispose() => Interlocked.Exchange(ref _queue, null)?.Release();
    }
}
