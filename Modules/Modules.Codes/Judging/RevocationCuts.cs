using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Judging;

/// <summary>All that is revoked at one moment, as offline verifiers are told it.</summary>
/// <param name="Sequence">Rises with every cut of every host, so that a terminal knows the newer of two lists whatever clocks say.</param>
/// <param name="Codes">Cancelled static codes, in ascending order.</param>
/// <param name="Subjects">Hashes of revoked subjects, in ascending order.</param>
/// <param name="Restored">Hashes of subjects whose revocation was lifted lately, each with <c>@</c> and the Unix second since which their codes are good again.</param>
internal sealed record RevocationCut(DateTimeOffset At, long Sequence, IReadOnlyList<string> Codes, IReadOnlyList<string> Subjects, IReadOnlyList<string> Restored)
{
    public string IssuedAt => At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string OfCode(string code) => Sm3.HashHex(Encoding.ASCII.GetBytes(code));

    public static string OfSubject(long subject)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, subject);
        return Sm3.HashHex(bytes)[..32];
    }

    /// <summary>What the statement says of a list: the SM3 of its lines, each ended by one <c>\n</c>.</summary>
    public static string HashOf(IEnumerable<string> lines) => Sm3.HashHex(Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l + "\n"))));
}

/// <summary>Takes a cut at most once a minute, however many ask.</summary>
internal sealed class RevocationCuts(IRevokedObjectCodes revoked, IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private const string Counter = "revocation-lists";

    /// <summary>Codes for weak networks live a day; after that nothing of before the lifting is left to be told of.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(OfflineTokens.LifeUnits * OfflineTokens.LifeUnit) + TimeSpan.FromHours(1);

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile RevocationCut? _cut;

    public async Task<RevocationCut> GetAsync(CancellationToken ct)
    {
        if (Fresh() is { } fresh)
        {
            return fresh;
        }
        await _turn.WaitAsync(ct);
        try
        {
            return Fresh() ?? (_cut = await TakeInTurnAsync(ct));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // A clock that was set back must not keep an old cut alive.
    private RevocationCut? Fresh() => _cut is { } cut && (clock.GetUtcNow() - cut.At).Duration() < Life ? cut : null;

    /// <summary>Another host may take a cut at the same moment, and the first of all makes the counter.</summary>
    private async Task<RevocationCut> TakeInTurnAsync(CancellationToken ct)
    {
        try
        {
            return await TakeAsync(ct);
        }
        catch (Exception e) when (Transient.Is(e) || DatabaseErrors.IsUniqueViolation(e.InnerException))
        {
            return await TakeAsync(ct);
        }
    }

    private async Task<RevocationCut> TakeAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        // The row of the counter is held until all is read, so that a higher number never tells an older state.
        return await db.InTransactionAsync(async () =>
        {
            var at = clock.GetUtcNow();
            var sequence = await NextAsync(db, at.ToUnixTimeSeconds(), ct);
            var codes = await revoked.ListAsync(null, ct);
            var subjects = await db.Subjects.AsNoTracking().Where(s => s.RevokedAt != null).Select(s => s.Ref).ToListAsync(ct);
            var since = (at - Remembered).UtcDateTime;
            var restored = await db.Subjects.AsNoTracking().Where(s => s.GoodFrom > since && s.RevokedAt == null).Select(s => new { s.Ref, s.GoodFrom }).ToListAsync(ct);
            return new RevocationCut(at, sequence, codes, [.. subjects.Select(RevocationCut.OfSubject).Order(StringComparer.Ordinal)],
                [.. restored.Select(r => string.Create(CultureInfo.InvariantCulture, $"{RevocationCut.OfSubject(r.Ref)}@{new DateTimeOffset(r.GoodFrom!.Value, TimeSpan.Zero).ToUnixTimeSeconds()}")).Order(StringComparer.Ordinal)]);
        }, ct);
    }

    /// <summary>One more than any before, and not below the second: so it goes on above what terminals saw also after a restore from a backup.</summary>
    private static async Task<long> NextAsync(CodesDb db, long second, CancellationToken ct)
    {
        if (await db.Counters.Where(c => c.Name == Counter).ExecuteUpdateAsync(s => s.SetProperty(c => c.Next, c => c.Next + 1 > second ? c.Next + 1 : second), ct) == 0)
        {
            db.Counters.Add(new CodeCounter { Name = Counter, Next = second });
            await db.SaveChangesAsync(ct);
        }
        return await db.Counters.AsNoTracking().Where(c => c.Name == Counter).Select(c => c.Next).SingleAsync(ct);
    }
}
