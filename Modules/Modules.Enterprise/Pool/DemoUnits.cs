using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Registry;

namespace SuiShenMa.Enterprise.Pool;

/// <summary>Enterprises that a Development host knows without a registry: public register facts, and invented ones whose codes are well formed.</summary>
internal static class DemoUnits
{
    public static async Task WriteAsync(EnterpriseDb db, CancellationToken ct)
    {
        var units = BuiltInList.Read("demo-enterprises.csv")
            .Select(l => new EnterpriseUnit { Uscc = l[0], Name = l[1], Status = RegistryWords.StatusOf(l[2]), Source = UnitSource.Demo, CheckedAt = db.Now }).ToList();
        var ours = units.Select(u => u.Uscc).ToArray();
        var known = await db.Units.Where(u => ours.Contains(u.Uscc)).Select(u => u.Uscc).ToListAsync(ct);
        db.Units.AddRange(units.Where(u => !known.Contains(u.Uscc)));
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Lists that come with the assembly: comma-separated, a heading line, no quotes.</summary>
internal static class BuiltInList
{
    public static IEnumerable<string[]> Read(string name)
    {
        using var reader = new StreamReader(typeof(BuiltInList).Assembly.GetManifestResourceStream("Enterprise/" + name)
            ?? throw new InvalidOperationException($"The list {name} is not in the assembly."));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line.Split(',');
            }
        }
    }
}
