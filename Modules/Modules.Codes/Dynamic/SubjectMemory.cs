using System.Collections.Concurrent;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>
/// Subjects that were asked for lately, by surrogate and by id, bounded: two generations, the older is dropped when the
/// younger is full, so a hit costs one or two look-ups and no lock.
/// </summary>
internal sealed class SubjectMemory(int capacity)
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private int _turn;
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    public SubjectCard? Find(long subject)
    {
        var young = _young;
        if (young.ByRef.TryGetValue(subject, out var card))
        {
            return card;
        }
        return _old.ByRef.TryGetValue(subject, out card) ? Put(card) : null;
    }

    public SubjectCard? Find(SubjectKind kind, string subjectId)
    {
        var young = _young;
        if (young.ById.TryGetValue((kind, subjectId), out var card))
        {
            return card;
        }
        return _old.ById.TryGetValue((kind, subjectId), out card) ? Put(card) : null;
    }

    /// <summary>Taken before a row is read; what was read is kept only if no subject was dropped meanwhile.</summary>
    public int Turn => Volatile.Read(ref _turn);

    public void Keep(SubjectCard card, int turn)
    {
        Put(card);
        if (Turn != turn)
        {
            Remove(card.Ref);
        }
    }

    /// <summary>Forgets a subject whose row was changed; that is rare, so one counter serves for all.</summary>
    public void Drop(long subject)
    {
        Interlocked.Increment(ref _turn);
        Remove(subject);
    }

    private SubjectCard Put(SubjectCard card)
    {
        var young = _young;
        if (young.ByRef.TryAdd(card.Ref, card) && young.Grown() > _half)
        {
            _old = young;
            _young = new Generation();
        }
        young.ById[(card.Kind, card.SubjectId)] = card;
        return card;
    }

    private void Remove(long subject)
    {
        foreach (var generation in (Generation[])[_young, _old])
        {
            if (generation.ByRef.TryRemove(subject, out var card))
            {
                generation.ById.TryRemove((card.Kind, card.SubjectId), out _);
            }
        }
    }

    private sealed class Generation
    {
        private int _count;

        public ConcurrentDictionary<long, SubjectCard> ByRef { get; } = new();

        public ConcurrentDictionary<(SubjectKind, string), SubjectCard> ById { get; } = new();

        public int Grown() => Interlocked.Increment(ref _count);
    }
}
