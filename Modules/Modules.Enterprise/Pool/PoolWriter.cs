using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;

namespace SuiShenMa.Enterprise.Pool;

/// <summary>
/// Writes what the registry said into the pool, behind the request that asked: that request may hold the database's only
/// writer. What is lost in a crash, or while the database is slower than the registry, is asked for again.
/// </summary>
internal sealed class PoolWriter(IServiceScopeFactory scopes, ILogger<PoolWriter> log) : BackgroundService
{
    private const int Batch = 200;
    private readonly Channel<EnterpriseUnit> _waiting = Channel.CreateBounded<EnterpriseUnit>(new BoundedChannelOptions(20_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Keep(EnterpriseUnit unit) => _waiting.Writer.TryWrite(unit);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            try
            {
                await DrainAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "Could not keep what the enterprise registry said; it is asked again");
            }
        }
    }

    /// <summary>Writes what waits; tests call it instead of waiting.</summary>
    internal async Task DrainAsync(CancellationToken ct)
    {
        var units = new Dictionary<string, EnterpriseUnit>(StringComparer.Ordinal);
        while (units.Count < Batch && _waiting.Reader.TryRead(out var unit))
        {
            units[unit.Uscc] = unit;
        }
        if (units.Count == 0)
        {
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EnterpriseDb>();
        var keys = units.Keys.ToArray();
        var known = await db.Units.Where(u => keys.Contains(u.Uscc)).ToDictionaryAsync(u => u.Uscc, ct);
        foreach (var unit in units.Values)
        {
            if (known.TryGetValue(unit.Uscc, out var row))
            {
                (row.Name, row.Status, row.Source, row.CheckedAt) = (unit.Name, unit.Status, unit.Source, unit.CheckedAt);
                row.Version++;
            }
            else
            {
                db.Units.Add(unit);
            }
        }
        await db.SaveChangesAsync(ct);
    }
}
