using System.Collections.Concurrent;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Limits of single operations per application and minute, on this host.</summary>
internal sealed class CallRates(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string, string), (long Minute, int Count)> _counts = new();

    /// <exception cref="RuleViolation"><c>rate.exceeded</c>, 429 with the seconds until the next minute.</exception>
    public void Take(string appId, PartnerOperation operation)
    {
        if (operation.CallsPerMinute == 0)
        {
            return;
        }
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var minute = now / 60;
        var count = _counts.AddOrUpdate((appId, operation.Capability), _ => (minute, 1), (_, old) => old.Minute == minute ? (minute, old.Count + 1) : (minute, 1)).Count;
        if (count > operation.CallsPerMinute)
        {
            throw new RuleViolation("rate.exceeded", $"每分钟最多调用 {operation.CallsPerMinute} 次，请稍后再试。", 429) { RetryAfterSeconds = (int)(60 - (now % 60)) };
        }
    }
}
