using System.Collections.Concurrent;
using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Sessions;

/// <summary>What a request needs to know of its session.</summary>
/// <param name="ExpiresAt">When the account ends.</param>
/// <param name="Enrolled">The account has a second factor.</param>
internal sealed record KnownSession(Guid Id, Guid AccountId, string AccountKind, string Stamp, DateTime CreatedAt, FactorKind Factor, bool ByPortal, DateTime? ExpiresAt, bool Enrolled);

/// <summary>
/// Sessions in memory: a request that follows within a second asks the database nothing. What ends a session on this
/// host drops it here at once; another host sees it within that second.
/// </summary>
internal sealed class SessionBook(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private const int Most = 50_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public Entry? Find(string tokenHash) =>
        _entries.TryGetValue(tokenHash, out var entry) && clock.GetElapsedTime(entry.ReadAt) is var age && age >= TimeSpan.Zero && age < Fresh ? entry : null;

    public Entry Keep(string tokenHash, KnownSession session, DateTime lastSeenAt)
    {
        if (_entries.Count >= Most)
        {
            _entries.Clear();
        }
        var seen = _entries.TryGetValue(tokenHash, out var before) && before.LastSeenAt > lastSeenAt ? before.LastSeenAt : lastSeenAt;
        return _entries[tokenHash] = new Entry(session, clock.GetTimestamp(), lastSeenAt) { LastSeenAt = seen };
    }

    public void Drop(Guid accountId)
    {
        foreach (var (hash, entry) in _entries)
        {
            if (entry.Session.AccountId == accountId)
            {
                _entries.TryRemove(hash, out _);
            }
        }
    }

    internal sealed class Entry(KnownSession session, long readAt, DateTime writtenSeenAt)
    {
        public KnownSession Session { get; } = session;

        public long ReadAt { get; } = readAt;

        /// <summary>The sign of life that is in the database.</summary>
        public DateTime WrittenSeenAt { get; set; } = writtenSeenAt;

        public DateTime LastSeenAt { get; set; }
    }
}
