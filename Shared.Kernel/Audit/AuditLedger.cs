using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Audit;

/// <summary>What verifying needs to remember of a record to account for its lane.</summary>
internal readonly record struct AuditTurnSeen(string Lane, long Turn, long Settled, string? Voids, long Id)
{
    public static AuditTurnSeen Of(AuditRecord r) => new(r.Lane, r.Turn, r.Settled, r.Voids, r.Id);
}

/// <summary>Accounts for the turns of every lane: a turn that should be there and is not was removed, one that is there twice was copied.</summary>
internal sealed class AuditLedger
{
    private readonly Dictionary<string, Account> _lanes = new(StringComparer.Ordinal);

    /// <returns>What is wrong with this record, or null.</returns>
    public string? Add(AuditTurnSeen seen)
    {
        if (seen.Lane.Length == 0)
        {
            return null;
        }
        if (!_lanes.TryGetValue(seen.Lane, out var lane))
        {
            _lanes[seen.Lane] = lane = new Account();
        }
        foreach (var turn in AuditLane.Read(seen.Voids))
        {
            if (!lane.IsSeen(turn))
            {
                lane.See(turn);
                lane.Void.Add(turn);
            }
        }
        lane.Settled = Math.Max(lane.Settled, seen.Settled);
        if (!lane.IsSeen(seen.Turn))
        {
            lane.See(seen.Turn);
        }
        else if (!lane.Void.Remove(seen.Turn))
        {
            return $"与主机运行 {seen.Lane} 的第 {seen.Turn} 条记录重复，是复制插入的";
        }
        return null;
    }

    /// <summary>Turns that are missing, at most so many.</summary>
    public IEnumerable<string> Missing(int most) =>
        _lanes.SelectMany(l => l.Value.Missing().Select(t => $"主机运行 {l.Key} 的第 {t} 条记录被删除（该次运行已确认写入到第 {l.Value.Settled} 条）")).Take(most);

    private sealed class Account
    {
        private readonly HashSet<long> _beyond = [];
        private long _next = 1;

        public long Settled { get; set; }

        /// <summary>Told of as void; a record that is there after all is welcome once.</summary>
        public HashSet<long> Void { get; } = [];

        public bool IsSeen(long turn) => turn < _next || _beyond.Contains(turn);

        public void See(long turn)
        {
            if (turn != _next)
            {
                _beyond.Add(turn);
                return;
            }
            _next++;
            while (_beyond.Count > 0 && _beyond.Remove(_next))
            {
                _next++;
            }
        }

        public IEnumerable<long> Missing()
        {
            for (var turn = _next; turn <= Settled; turn++)
            {
                if (!_beyond.Contains(turn))
                {
                    yield return turn;
                }
            }
        }
    }
}
