using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Delegation;

/// <summary>
/// What accounts may do, kept in memory under the version of all rights. Each request reads that version from the database, so
/// a change bites at the next request on every host; nothing is computed again while nothing has changed.
/// </summary>
internal sealed class AccountRights(Rights rights)
{
    public const string Mark = "admin.rights";
    private const int MostHeld = 20_000;
    private readonly ConcurrentDictionary<Guid, Held> _held = new();

    private sealed record Held(string Version, int AccountVersion, Standing? Standing);

    /// <summary>Who the account is right now, or null when it may not sign in.</summary>
    /// <param name="account">As read for this request.</param>
    public async Task<Actor?> ActorOfAsync(AdminDb db, Account account, CancellationToken ct) =>
        (await StandingOfAsync(db, account, ct))?.Now;

    /// <inheritdoc cref="ActorOfAsync"/>
    public async Task<Standing?> StandingOfAsync(AdminDb db, Account account, CancellationToken ct)
    {
        // Read before the facts: a change in between is then seen as a newer version by the next request.
        var version = await db.States.AsNoTracking().Where(s => s.Name == Mark).Select(s => s.Value).FirstOrDefaultAsync(ct) ?? "";
        if (!TryGet(account, version, out var standing))
        {
            standing = await LoadAsync(db, account, ct) is { } facts ? rights.Of(facts) : null;
            Keep(account, version, standing);
        }
        // The last day of the account or of one above it ends without anybody changing a row.
        return standing?.IsOverAt(db.Now) == true ? null : standing;
    }

    /// <summary>Keeps an answer for the version that it was computed under.</summary>
    internal void Keep(Account account, string version, Standing? standing)
    {
        if (_held.Count >= MostHeld)
        {
            _held.Clear();
        }
        _held[account.Id] = new Held(version, account.Version, standing);
    }

    /// <summary>The answer from memory, if it is still good.</summary>
    public bool TryGet(Account account, string version, out Standing? standing)
    {
        var good = _held.TryGetValue(account.Id, out var held) && held.Version == version && held.AccountVersion == account.Version;
        standing = good ? held!.Standing : null;
        return good;
    }

    /// <summary>What an account may do by the rows of the current transaction, past the memory; whether its time is over is not asked.</summary>
    public async Task<Standing?> FreshAsync(AdminDb db, Account account, CancellationToken ct) =>
        await LoadAsync(db, account, ct) is { } facts ? rights.Of(facts) : null;

    /// <returns>Null when a link of the chain is missing.</returns>
    /// <exception cref="RowTampered">An account of the chain or its department was set back to what it once was.</exception>
    private static async Task<AccountFacts?> LoadAsync(AdminDb db, Account account, CancellationToken ct)
    {
        using var look = SealedRowReading.Refusing();
        var chain = new List<Account> { account };
        while (chain[^1].Kind == AccountKind.SubAccount)
        {
            var parentId = chain[^1].ParentId;
            var parent = parentId is null || chain.Count > Rights.MostLevels ? null : await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == parentId, ct);
            if (parent is null)
            {
                return null;
            }
            chain.Add(parent);
        }
        var ids = chain.Select(a => a.Id).ToList();
        var departmentId = chain[^1].DepartmentId;
        await RightsRows.DemandLatestAsync(db, ids, departmentId, ct);
        var given = await RightsRows.GivenAsync(db, ids, ct);
        var ends = await db.Terms.AsNoTracking().Where(t => ids.Contains(t.AccountId) && t.ExpiresAt != null).ToDictionaryAsync(t => t.AccountId, t => t.ExpiresAt, ct);
        var department = departmentId.Length == 0 ? null : await db.Departments.AsNoTracking().FirstOrDefaultAsync(d => d.Id == departmentId, ct);
        AccountFacts? facts = null;
        foreach (var link in Enumerable.Reverse(chain))
        {
            facts = new AccountFacts(link, [.. given[link.Id].OrderBy(r => r.Name, StringComparer.Ordinal)], facts is null ? department : null, facts) { EndsAt = ends.GetValueOrDefault(link.Id) };
        }
        return facts;
    }
}
