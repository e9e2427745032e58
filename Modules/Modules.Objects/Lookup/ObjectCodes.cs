using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Codes by value for scans and verification, from memory where it can be.</summary>
internal sealed class ObjectCodes(IServiceScopeFactory scopes, ITypeCatalog types, IDepartments departments, IRegions regions, IDictionaries dictionaries, CodeTrusts trusts, IConfiguration configuration)
    : IObjectCodes, IRevokedObjectCodes, IDisposable
{
    private static readonly Func<ObjectsDb, string, CancellationToken, Task<ObjectCode?>> ByCode =
        EF.CompileAsyncQuery((ObjectsDb db, string code, CancellationToken ct) => db.Codes.AsNoTracking().FirstOrDefault(c => c.Code == code));

    private static readonly Func<ObjectsDb, string, CancellationToken, Task<ObjectCode?>> ByUnified =
        EF.CompileAsyncQuery((ObjectsDb db, string unified, CancellationToken ct) => db.Codes.AsNoTracking().FirstOrDefault(c => c.UnifiedCode == unified));

    private const int OneIn = 16;

    // Two levels: cards with their worked-out answers for what is scanned often, packed rows for everything else.
    private readonly CardCache<Held> _cards = new(configuration.GetValue("Cache:Codes", 100_000));
    private readonly CardCache<byte[]> _packed = new(configuration.GetValue("Cache:PackedCodes", 3_000_000));
    private readonly CodeReaders _readers = new(scopes);

    public ValueTask<ObjectCodeCard?> FindAsync(string code, CancellationToken ct)
    {
        if (_cards.Find(code) is { } held)
        {
            return ValueTask.FromResult<ObjectCodeCard?>(CardOf(held));
        }
        var turn = _cards.TurnOf(code);
        return _packed.Find(code) is { } packed
            ? ValueTask.FromResult<ObjectCodeCard?>(CardOf(Seen(CardFacts.Unpack(code, packed), turn)))
            : new(Patience.WithinAsync(LoadAsync(code, turn, ct)));
    }

    public async ValueTask<ObjectCodeCard?> FindByUnifiedCodeAsync(string unifiedCode, CancellationToken ct) =>
        await Patience.WithinAsync(ReadAsync(ByUnified, unifiedCode, ct)) is { } found ? found.Facts is { } facts ? CardOf(new Held(facts)) : Nothing(found) : null;

    public async Task<IReadOnlyList<string>> ListAsync(DateTime? since, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
        return await db.Codes.AsNoTracking()
            .Where(c => c.State == ObjectCodeState.Cancelled && (since == null || c.StateChangedAt >= since))
            .OrderBy(c => c.Code).Select(c => c.Code).ToListAsync(ct);
    }

    public void Dispose() => _readers.Dispose();

    /// <summary>Forgets a code whose row was changed; called after the change is committed.</summary>
    public void Drop(string code)
    {
        _packed.Drop(code);
        _cards.Drop(code);
    }

    /// <summary>How many codes the memory is made for.</summary>
    public int Capacity => _packed.Capacity;

    /// <summary>Taken before many rows are read, for <see cref="Keep"/>.</summary>
    public int[] Turns() => _packed.Turns();

    /// <summary>Keeps a row that was read ahead, unless its code was dropped since. One that is not genuine is not kept.</summary>
    public void Keep(ObjectsDb db, ObjectCode row, int[] turns)
    {
        if (trusts.Of(db, row) == CodeTrust.Genuine)
        {
            _packed.Keep(row.Code, CardFacts.Of(row).Pack(), turns);
        }
    }

    /// <summary>One in so many: what is scanned often gets its card soon, and what is scanned once does not push others out.</summary>
    private Held Seen(CardFacts facts, int turn) => Random.Shared.Next(OneIn) == 0 ? Hold(facts, turn) : new Held(facts);

    private Held Hold(CardFacts facts, int turn)
    {
        var held = new Held(facts);
        _cards.Keep(facts.Code, held, turn);
        return held;
    }

    private async Task<ObjectCodeCard?> LoadAsync(string code, int turn, CancellationToken ct)
    {
        var packedTurn = _packed.TurnOf(code);
        if (await ReadAsync(ByCode, code, ct) is not { } found)
        {
            return null;
        }
        if (found.Facts is not { } facts)
        {
            return Nothing(found);
        }
        _packed.Keep(code, facts.Pack(), packedTurn);
        return CardOf(Hold(facts, turn));
    }

    /// <summary>The row, judged by its seal before anything of it is believed.</summary>
    private async Task<Found?> ReadAsync(Func<ObjectsDb, string, CancellationToken, Task<ObjectCode?>> find, string key, CancellationToken ct)
    {
        using var unjudged = SealedRowReading.Unjudged();
        return await _readers.UseAsync(async (db, k, stop) => await find(db, k, stop) is not { } row ? null
            : trusts.Of(db, row) is var trust && trust == CodeTrust.Genuine ? new Found(trust, row.Code, row.UnifiedCode, CardFacts.Of(row)) : new Found(trust, row.Code, row.UnifiedCode, null), key, ct);
    }

    /// <summary>A card that tells nothing but that its row is not to be believed; whoever forgets to ask meets a code out of use.</summary>
    private static ObjectCodeCard Nothing(Found found) =>
        new(found.Code, found.UnifiedCode, ObjectCodeState.Disabled, "", "", "", "", null, "", "", "", null, null, null, null, null, [], "", DateTime.UnixEpoch, "") { Trust = found.Trust };

    /// <summary>The card is made once per row and again when its type or department was changed.</summary>
    private ObjectCodeCard CardOf(Held held)
    {
        var row = held.Facts;
        var type = types.Find(row.TypeCode);
        var department = row.ManagingDepartmentId is { } id ? departments.Find(id) : null;
        if (held.Made is { } made && ReferenceEquals(made.Type, type) && Equals(made.Department, department) && IsToday(made.Lists, type))
        {
            return made.Card;
        }
        var card = Make(row, type, department);
        held.Made = new Made(card, type, department, [.. (type?.Dictionaries ?? []).Select(dictionaries.All)]);
        return card;
    }

    /// <summary>An entry of a dictionary may have a new name since the card was made.</summary>
    private bool IsToday(IReadOnlyList<IReadOnlyList<DictionaryEntry>> lists, TypeInfo? type)
    {
        var kinds = type?.Dictionaries ?? [];
        for (var i = 0; i < kinds.Count; i++)
        {
            if (!ReferenceEquals(lists[i], dictionaries.All(kinds[i])))
            {
                return false;
            }
        }
        return true;
    }

    private ObjectCodeCard Make(CardFacts row, TypeInfo? type, Department? department)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(row.AttributesJson, Json.Stored)!;
        var attributes = type is null ? [] : type.Type.Attributes
            .Where(a => values.ContainsKey(a.Key))
            .Select(a => new ObjectAttribute(a.Key, a.Name, Shown(a, values[a.Key]), a.OnLandingPage)).ToList();
        return new ObjectCodeCard(
            row.Code, row.UnifiedCode, row.State, row.Name, row.TypeCode, type?.Type.Name ?? "", type?.Category.Name ?? "",
            row.PartNumber, row.RegionCode, regions.Find(row.RegionCode)?.FullName ?? "", row.Address, row.Location,
            row.OwningUnitUscc, row.OwningUnitName, row.ManagingDepartmentId, department?.Name,
            attributes, row.BatchNo, row.CreatedAt, row.SealedTypeCode);
    }

    private string Shown(AttributeDefinition definition, string value) =>
        definition.DataType == AttributeDataType.Region ? regions.Find(value)?.FullName ?? value : AttributeChoices.TextOf(definition, dictionaries, value);

    /// <param name="Facts">Null unless the row is genuine.</param>
    private sealed record Found(CodeTrust Trust, string Code, string UnifiedCode, CardFacts? Facts);

    private sealed class Held(CardFacts facts)
    {
        public CardFacts Facts { get; } = facts;

        public Made? Made { get; set; }
    }

    private sealed record Made(ObjectCodeCard Card, TypeInfo? Type, Department? Department, IReadOnlyList<IReadOnlyList<DictionaryEntry>> Lists);
}
