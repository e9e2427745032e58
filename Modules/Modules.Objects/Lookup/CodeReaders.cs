using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Objects.Data;

namespace SuiShenMa.Objects.Lookup;

/// <summary>
/// Contexts with an open connection, kept for look-ups by one key: making both anew costs several times as much as the
/// look-up. Each look-up is a statement of its own, so that it sees what is committed.
/// </summary>
internal sealed class CodeReaders(IServiceScopeFactory scopes) : IDisposable
{
    private const int Most = 32;
    private readonly ConcurrentQueue<Reader> _idle = new();
    private int _count;
    private volatile bool _disposed;

    public async Task<TRow?> UseAsync<TRow>(Func<ObjectsDb, string, CancellationToken, Task<TRow?>> find, string key, CancellationToken ct) where TRow : class
    {
        if (_idle.TryDequeue(out var kept))
        {
            Interlocked.Decrement(ref _count);
            try
            {
                return await RunAsync(kept, find, key, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The server may have closed the connection while it was idle; a new one tells whether the database answers.
            }
        }
        return await RunAsync(await OpenAsync(ct), find, key, ct);
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryDequeue(out var reader))
        {
            reader.Dispose();
        }
    }

    private async Task<TRow?> RunAsync<TRow>(Reader reader, Func<ObjectsDb, string, CancellationToken, Task<TRow?>> find, string key, CancellationToken ct) where TRow : class
    {
        var good = false;
        try
        {
            var row = await find(reader.Db, key, ct);
            good = true;
            return row;
        }
        finally
        {
            if (good && !_disposed && Interlocked.Increment(ref _count) <= Most)
            {
                _idle.Enqueue(reader);
            }
            else
            {
                if (good && !_disposed)
                {
                    Interlocked.Decrement(ref _count);
                }
                reader.Dispose();
            }
        }
    }

    private async Task<Reader> OpenAsync(CancellationToken ct)
    {
        var scope = scopes.CreateScope();
        try
        {
            var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
            await db.Database.OpenConnectionAsync(ct);
            return new Reader(scope, db);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    private sealed record Reader(IServiceScope Scope, ObjectsDb Db) : IDisposable
    {
        public void Dispose() => Scope.Dispose();
    }
}
