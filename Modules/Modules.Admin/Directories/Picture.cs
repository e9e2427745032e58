using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Directories;

/// <summary>The directory's tables at one moment.</summary>
internal sealed class Picture
{
    public static Picture Empty { get; } = new();

    public string? Version { get; private init; }
    public IReadOnlyList<Department> AllDepartments { get; private init; } = [];
    public IReadOnlyDictionary<string, Department> Departments { get; private init; } = new Dictionary<string, Department>();
    public IReadOnlyDictionary<string, Department> DepartmentsByName { get; private init; } = new Dictionary<string, Department>();
    public IReadOnlyDictionary<string, Region> Regions { get; private init; } = new Dictionary<string, Region>();
    public IReadOnlyList<Region> Districts { get; private init; } = [];
    public IReadOnlyDictionary<string, IReadOnlyList<Region>> Streets { get; private init; } = new Dictionary<string, IReadOnlyList<Region>>();
    public IReadOnlyDictionary<string, IReadOnlyList<DictionaryEntry>> Dictionaries { get; private init; } = new Dictionary<string, IReadOnlyList<DictionaryEntry>>();

    public IReadOnlyList<DictionaryKind> Kinds { get; private init; } = [];

    /// <summary>Those that are not switched off.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DictionaryEntry>> Offered { get; private init; } = new Dictionary<string, IReadOnlyList<DictionaryEntry>>();

    internal static Department Of(AdminDepartment d) => new(d.Id, d.Name, d.RegionCode, d.Uscc) { ParentId = d.ParentId, Ceiling = d.Grants };

    public static async Task<Picture> LoadAsync(AdminDb db, string version, CancellationToken ct)
    {
        var departments = (await TrustedDepartmentsAsync(db, ct)).Select(Of)
            .OrderBy(d => d.IsCityLevel ? 0 : 1).ThenBy(d => d.RegionCode, StringComparer.Ordinal).ThenBy(d => d.Name, StringComparer.Ordinal).ToList();
        var rows = await db.Regions.AsNoTracking().OrderBy(r => r.Code).ToListAsync(ct);
        var names = rows.ToDictionary(r => r.Code, r => r.Name);
        var regions = rows.Select(r => new Region(r.Code, r.Name, r.ParentCode,
            r.Code.Length == 9 && r.ParentCode is not null ? $"{names.GetValueOrDefault(r.ParentCode)} · {r.Name}" : r.Name)).ToList();
        var entries = await db.Dictionary.AsNoTracking().OrderBy(d => d.Order).ThenBy(d => d.Code)
            .Select(d => new DictionaryEntry(d.Kind, d.Code, d.Name, d.ParentCode, d.Order, d.Color) { Disabled = d.Disabled }).ToListAsync(ct);
        var kinds = await db.DictionaryKinds.AsNoTracking().OrderBy(k => k.Name).Select(k => new DictionaryKind(k.Kind, k.Name)).ToListAsync(ct);
        return new Picture
        {
            Kinds = kinds,
            Version = version,
            AllDepartments = departments,
            Departments = departments.ToDictionary(d => d.Id),
            DepartmentsByName = departments.ToDictionary(d => d.Name),
            Regions = regions.ToDictionary(r => r.Code),
            Districts = [.. regions.Where(r => r is { IsStreet: false, ParentCode: not null })],
            Streets = regions.Where(r => r.IsStreet).GroupBy(r => r.ParentCode!).ToDictionary(g => g.Key, IReadOnlyList<Region> (g) => [.. g]),
            Dictionaries = entries.GroupBy(e => e.Kind).ToDictionary(g => g.Key, IReadOnlyList<DictionaryEntry> (g) => [.. g]),
            Offered = entries.Where(e => !e.Disabled).GroupBy(e => e.Kind).ToDictionary(g => g.Key, IReadOnlyList<DictionaryEntry> (g) => [.. g]),
        };
    }

    /// <summary>A changed department must not take all others along, nor keep a host from starting: it is reported, and as good as absent, so nobody gets a right from it.</summary>
    private static async Task<List<AdminDepartment>> TrustedDepartmentsAsync(AdminDb db, CancellationToken ct)
    {
        using var all = SealedRowReading.WithoutRefusing();
        return (await db.Departments.ToListAsync(ct)).FindAll(d => db.IsTrusted(d));
    }
}
