using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>What issuing and verifying need of a subject; the name only as strangers may see it.</summary>
internal sealed record SubjectCard(
    long Ref, SubjectKind Kind, string SubjectId, string MaskedName, string? NameIndex, string? CertNumberIndex, string? Colour, DateTime? RevokedAt, DateTime? GoodFrom)
{
    /// <summary>What it is among the subjects of extension fields and colours.</summary>
    public CodeSubjectKind ExtendedKind => Kind == SubjectKind.Person ? CodeSubjectKind.Person : CodeSubjectKind.Enterprise;

    /// <summary>The row was changed past the platform: nothing of it is believed, and none of its codes is good.</summary>
    public bool Changed { get; init; }

    public bool IsRevoked => Changed || RevokedAt is not null;

    /// <summary>Whether a code of this subject, issued at this second, is revoked.</summary>
    public bool Revokes(long issuedAt) =>
        IsRevoked || (GoodFrom is { } from && issuedAt < new DateTimeOffset(from, TimeSpan.Zero).ToUnixTimeSeconds());
}

/// <summary>Subjects by id and by surrogate, from memory where it can be.</summary>
internal sealed class Subjects(IServiceScopeFactory scopes, FieldCipher cipher, IConfiguration configuration)
{
    private static readonly Func<CodesDb, SubjectKind, string, CancellationToken, Task<CodeSubject?>> ById =
        EF.CompileAsyncQuery((CodesDb db, SubjectKind kind, string id, CancellationToken ct) => db.Subjects.AsNoTracking().FirstOrDefault(s => s.Kind == kind && s.SubjectId == id));

    private static readonly Func<CodesDb, long, CancellationToken, Task<CodeSubject?>> ByRef =
        EF.CompileAsyncQuery((CodesDb db, long subject, CancellationToken ct) => db.Subjects.AsNoTracking().FirstOrDefault(s => s.Ref == subject));

    private readonly SubjectMemory _memory = new(configuration.GetValue("Cache:Subjects", 500_000));

    public SubjectCard? Remembered(SubjectKind kind, string subjectId) => _memory.Find(kind, subjectId);

    public ValueTask<SubjectCard?> FindAsync(SubjectKind kind, string subjectId, CancellationToken ct) =>
        _memory.Find(kind, subjectId) is { } card ? new(card) : new(Patience.WithinAsync(ReadAsync(db => ById(db, kind, subjectId, ct))));

    public ValueTask<SubjectCard?> FindAsync(long subject, CancellationToken ct) =>
        _memory.Find(subject) is { } card ? new(card) : new(Patience.WithinAsync(ReadAsync(db => ByRef(db, subject, ct))));

    /// <summary>Forgets a subject whose row was changed; called after the change is committed.</summary>
    public void Drop(long subject) => _memory.Drop(subject);

    /// <summary>Remembers a subject that was just registered, once that is committed.</summary>
    public void KeepAfter(AfterCommit after, SubjectCard card)
    {
        var turn = _memory.Turn;
        after.Do(() => _memory.Keep(card, turn));
    }

    public string NameOf(CodeSubject row) => row.Name is null ? "" : cipher.Decrypt(row.Name, CodeSubject.Table, RowOf(row.Ref), nameof(CodeSubject.Name));

    public SubjectCard CardOf(CodeSubject row) =>
        new(row.Ref, row.Kind, row.SubjectId, NameMask.Of(row.Kind, NameOf(row)), row.NameIndex, row.CertNumberIndex, row.Colour, row.RevokedAt, row.GoodFrom);

    public static string RowOf(long subject) => subject.ToString(CultureInfo.InvariantCulture);

    private async Task<SubjectCard?> ReadAsync(Func<CodesDb, Task<CodeSubject?>> find)
    {
        var turn = _memory.Turn;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        using var report = SealedRowReading.WithoutRefusing();
        if (await find(db) is not { } row)
        {
            return null;
        }
        if (!db.IsTrusted(row))
        {
            return new SubjectCard(row.Ref, row.Kind, row.SubjectId, "", null, null, null, null, null) { Changed = true };
        }
        var card = CardOf(row);
        _memory.Keep(card, turn);
        return card;
    }
}

/// <summary>What an application tells about a subject when it asks for a code.</summary>
/// <param name="Name">Null: as before.</param>
/// <param name="CertNumber">Null: as before.</param>
internal sealed record SubjectFacts(SubjectKind Kind, string SubjectId, CertType CertType, string? Name, string? CertNumber);

/// <summary>Registers subjects at their first code, and keeps their names.</summary>
internal sealed class SubjectRegistry(CodesDb db, Subjects subjects, FieldCipher cipher, ICurrentUser user, AfterCommit after)
{
    /// <summary>Whether the subject is known with just these facts, so that nothing need be written.</summary>
    public static bool IsKnown(SubjectCard? card, SubjectFacts facts, FieldCipher cipher) =>
        card is not null
        && (facts.Name is null || (card.NameIndex is { } index && FixedTime.TextEquals(index, NameIndex(cipher, facts.Name))))
        && (facts.CertNumber is null || (card.CertNumberIndex is { } number && FixedTime.TextEquals(number, NumberIndex(cipher, facts.CertType, facts.CertNumber))));

    public static string NameIndex(FieldCipher cipher, string name) => cipher.BlindIndex("subject-name|" + name.Trim());

    public static string NumberIndex(FieldCipher cipher, CertType type, string number) =>
        cipher.BlindIndex($"cert-number|{type.Code}|{PlainText.Normalise(number).ToUpperInvariant()}");

    /// <summary>The surrogate of the subject, after registering it or taking over what is new; saves.</summary>
    public async Task<SubjectCard> TakeInAsync(SubjectFacts facts, CancellationToken ct)
    {
        var row = await db.Subjects.FirstOrDefaultAsync(s => s.Kind == facts.Kind && s.SubjectId == facts.SubjectId, ct);
        var isNew = row is null;
        if (row is null)
        {
            db.Subjects.Add(row = new CodeSubject
            {
                Ref = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)),
                Kind = facts.Kind,
                SubjectId = facts.SubjectId,
                CertType = facts.CertType.Code,
                // A colour may have been assigned before the first code was asked for.
                Colour = await ColourAssignedAsync(facts, ct),
                CreatedAt = db.Now,
                CreatedBy = user.Actor.Id,
            });
        }
        var changed = Describe(row, facts);
        if (isNew || changed)
        {
            row.Version += isNew ? 0 : 1;
            db.Record(isNew ? "subject.registered" : "subject.changed", "code-subject", row.SubjectId, new { kind = row.Kind, certType = facts.CertType.Code, named = facts.Name is not null });
        }
        if (changed && !isNew)
        {
            db.SubjectChanges.Add(new SubjectChange { Ref = row.Ref, At = db.Now });
            after.Do(() => subjects.Drop(row.Ref));
        }
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (isNew && e.IsUniqueViolation())
        {
            // Another call registered the same subject in this moment; its row is read past this transaction's snapshot.
            db.Forget();
            return await subjects.FindAsync(facts.Kind, facts.SubjectId, ct) ?? throw new InvalidOperationException("A subject is neither there nor absent.", e);
        }
        var card = subjects.CardOf(row);
        if (isNew)
        {
            subjects.KeepAfter(after, card);
        }
        return card;
    }

    private Task<string?> ColourAssignedAsync(SubjectFacts facts, CancellationToken ct)
    {
        var kind = facts.Kind == SubjectKind.Person ? CodeSubjectKind.Person : CodeSubjectKind.Enterprise;
        return db.Extensions.Where(e => e.Kind == kind && e.Subject == facts.SubjectId).Select(e => e.Colour).FirstOrDefaultAsync(ct);
    }

    private bool Describe(CodeSubject row, SubjectFacts facts)
    {
        var changed = false;
        if (facts.Name is { } name && NameIndex(cipher, name) is var index && row.NameIndex != index)
        {
            (row.Name, row.NameIndex, changed) = (cipher.Encrypt(name.Trim(), CodeSubject.Table, Subjects.RowOf(row.Ref), nameof(CodeSubject.Name)), index, true);
        }
        if (facts.CertNumber is { } text && NumberIndex(cipher, facts.CertType, text) is var number && row.CertNumberIndex != number)
        {
            (row.CertNumberIndex, changed) = (number, true);
        }
        return changed;
    }
}
