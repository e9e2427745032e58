using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Registry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Enterprise.Pool;

/// <summary>What could be found out about one enterprise.</summary>
/// <param name="Facts">Null when it is unknown, or when nobody could be asked.</param>
/// <param name="CheckedAt">When the registry was asked; null when nothing is known.</param>
/// <param name="Failed">The registry could not be asked and the pool does not know it: not the same as unknown.</param>
internal readonly record struct PoolAnswer(EnterpriseFacts? Facts, DateTime? CheckedAt, bool Failed);

/// <summary>
/// Enterprises from memory, else from the pool, else from the registry; what the registry said is kept in both. A stale
/// row is asked for again, and used as it is while the registry does not answer.
/// </summary>
internal sealed class EnterprisePool(
    IServiceScopeFactory scopes, IEnterpriseRegistry registry, PoolWriter writer, IOptions<RegistryOptions> options, TimeProvider clock, ILogger<EnterprisePool> log) : IEnterprises
{
    private const int Slice = 500;
    private const int MostHeld = 100_000;

    /// <summary>So long a host may not hear of what another host learnt.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (PoolAnswer Answer, DateTime Until)> _memory = new(StringComparer.Ordinal);

    public ValueTask<EnterpriseFacts?> FindAsync(string uscc, CancellationToken ct) =>
        _memory.TryGetValue(uscc, out var held) && held.Until > Now ? ValueTask.FromResult(held.Answer.Facts) : new(AskAsync(uscc, ct));

    /// <param name="refresh">Rows that the registry gave before are asked for again as well.</param>
    public async Task<IReadOnlyDictionary<string, PoolAnswer>> FindManyAsync(IReadOnlyCollection<string> usccs, bool refresh, CancellationToken ct)
    {
        var now = Now;
        var answers = new Dictionary<string, PoolAnswer>(StringComparer.Ordinal);
        foreach (var uscc in usccs)
        {
            answers[uscc] = !refresh && _memory.TryGetValue(uscc, out var held) && held.Until > now ? held.Answer : default;
        }
        await ReadPoolAsync(answers, ct);
        var stale = now.AddDays(-options.Value.PoolDays);
        var open = answers.Where(a => (refresh || a.Value.CheckedAt is null || a.Value.CheckedAt < stale) && Uscc.TryParse(a.Key, out _)).Select(a => a.Key).ToList();
        if (open.Count > 0 && registry.Configured)
        {
            await AskRegistryAsync(answers, open, ct);
        }
        foreach (var (uscc, answer) in answers.Where(a => !a.Value.Failed))
        {
            Hold(uscc, answer);
        }
        return answers;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<EnterpriseFacts?> AskAsync(string uscc, CancellationToken ct)
    {
        var answer = (await FindManyAsync([uscc], refresh: false, ct))[uscc];
        return answer.Failed
            ? throw new RuleViolation("enterprise-registry.unavailable", "企业登记服务暂时不可用，请一分钟后重试；持续不可用请联系平台管理员。", 503) { RetryAfterSeconds = 60 }
            : answer.Facts;
    }

    private async Task ReadPoolAsync(Dictionary<string, PoolAnswer> answers, CancellationToken ct)
    {
        var missing = answers.Where(a => a.Value.CheckedAt is null).Select(a => a.Key).ToList();
        if (missing.Count == 0)
        {
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EnterpriseDb>();
        foreach (var slice in missing.Chunk(Slice))
        {
            foreach (var unit in await db.Units.AsNoTracking().Where(u => slice.Contains(u.Uscc)).ToListAsync(ct))
            {
                answers[unit.Uscc] = new PoolAnswer(unit.Facts, unit.CheckedAt, false);
            }
        }
    }

    private async Task AskRegistryAsync(Dictionary<string, PoolAnswer> answers, List<string> open, CancellationToken ct)
    {
        try
        {
            var known = await registry.AskAsync(open, ct);
            var now = Now;
            foreach (var uscc in open)
            {
                if (known.TryGetValue(uscc, out var entry))
                {
                    answers[uscc] = new PoolAnswer(new EnterpriseFacts(uscc, entry.Name, entry.Status), now, false);
                    writer.Keep(new EnterpriseUnit { Uscc = uscc, Name = entry.Name, Status = entry.Status, Source = UnitSource.Registry, CheckedAt = now });
                }
                else if (answers[uscc].Facts is null)
                {
                    answers[uscc] = default;
                }
            }
        }
        catch (RegistryException e)
        {
            log.LogWarning("The enterprise registry did not answer ({Failure}: {Reason}); {Count} enterprises are answered from the pool alone", e.Failure, e.Message, open.Count);
            foreach (var uscc in open.Where(u => answers[u].Facts is null))
            {
                answers[uscc] = new PoolAnswer(null, null, true);
            }
        }
    }

    private void Hold(string uscc, PoolAnswer answer)
    {
        if (_memory.Count >= MostHeld)
        {
            _memory.Clear();
        }
        _memory[uscc] = (answer, Now + Held);
    }
}
