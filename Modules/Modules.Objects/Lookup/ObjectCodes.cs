using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Codes by value for scans and verification, from memory where it can be.</summary>
internal sealed class ObjectCodes(IServiceScopeFactory scopes, ITypeCatalog types, IDepartments departments, IRegions regions, IConfiguration configuration)
    : IObjectCodes, IRevokedObjectCodes, IDisposable
{
    private static readonly Func<ObjectsDb, string, CancellationToken, Task<ObjectCode?>> ByCode =
        EF.CompileAsyncQuery((ObjectsDb db, string code, CancellationToken ct) => db.Codes.AsNoTracking().FirstOrDefault(c => c.Code == code));

    private static readonly Func<ObjectsDb, string, CancellationToken, Task<ObjectCode?>> ByUnified =
        EF.CompileAsyncQuery((ObjectsDb db, string unified, CancellationToken ct) => db.Codes.AsNoTracking().FirstOrDefault(c => c.UnifiedCode == unified));

    private readonly CardCache<Held> _cache = new(configuration.GetValue("Cache:Codes", 300_000));
    private readonly CodeReaders _readers = new(scopes);

    public ValueTask<ObjectCodeCard?> FindAsync(string code, CancellationToken ct) =>
        _cache.Find(code) is { } held ? ValueTask.FromResult<ObjectCodeCard?>(CardOf(held)) : new(LoadAsync(code, ct));

    public async ValueTask<ObjectCodeCard?> FindByUnifiedCodeAsync(string unifiedCode, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await ByUnified(scope.ServiceProvider.GetRequiredService<ObjectsDb>(), unifiedCode, ct);
        return row is null ? null : CardOf(new Held(row));
    }

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
    public void Drop(string code) => _cache.Drop(code);

    private async Task<ObjectCodeCard?> LoadAsync(string code, CancellationToken ct)
    {
        var turn = _cache.TurnOf(code);
        var row = await _readers.UseAsync(ByCode, code, ct);
        if (row is null)
        {
            return null;
        }
        var held = new Held(row);
        _cache.Keep(code, held, turn);
        return CardOf(held);
    }

    /// <summary>The card is made once per row and again when its type or department was changed.</summary>
    private ObjectCodeCard CardOf(Held held)
    {
        var row = held.Row;
        var type = types.Find(row.TypeCode);
        var department = row.ManagingDepartmentId is { } id ? departments.Find(id) : null;
        if (held.Made is { } made && ReferenceEquals(made.Type, type) && Equals(made.Department, department))
        {
            return made.Card;
        }
        var card = Make(row, type, department);
        held.Made = new Made(card, type, department);
        return card;
    }

    private ObjectCodeCard Make(ObjectCode row, TypeInfo? type, Department? department)
    {
        var values = row.Attributes;
        var attributes = type is null ? [] : type.Type.Attributes
            .Where(a => values.ContainsKey(a.Key))
            .Select(a => new ObjectAttribute(a.Key, a.Name, Shown(a, values[a.Key]), a.OnLandingPage)).ToList();
        return new ObjectCodeCard(
            row.Code, row.UnifiedCode, row.State, row.Name, row.TypeCode, type?.Type.Name ?? "", type?.Category.Name ?? "",
            row.PartNumber, row.RegionCode, regions.Find(row.RegionCode)?.FullName ?? "", row.Address, row.Location,
            row.OwningUnitUscc, row.OwningUnitName, row.ManagingDepartmentId, department?.Name,
            attributes, row.BatchNo, row.CreatedAt, row.Seal, row.SealedTypeCode);
    }

    private string Shown(AttributeDefinition definition, string value) =>
        definition.DataType == AttributeDataType.Region ? regions.Find(value)?.FullName ?? value : value;

    private sealed class Held(ObjectCode row)
    {
        public ObjectCode Row { get; } = row;

        public Made? Made { get; set; }
    }

    private sealed record Made(ObjectCodeCard Card, TypeInfo? Type, Department? Department);
}
