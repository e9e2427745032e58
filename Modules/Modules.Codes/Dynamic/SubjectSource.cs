using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Personal;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Name and sensitive extension fields of a person or enterprise, for who says why (/admin/reveal).</summary>
internal sealed class SubjectSource(CodesDb db, Subjects subjects, SubjectRows rows, ExtensionCatalog catalog) : IPersonalSource
{
    public const string KindName = "code-subject";

    public string Kind => KindName;

    public string Name => "动态码主体的姓名和敏感信息";

    public string Permission => DynamicPermissions.Subjects;

    public async Task<IReadOnlyList<PersonalFact>?> FindAsync(string id, CancellationToken ct)
    {
        if (!long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || await db.Subjects.AsNoTracking().FirstOrDefaultAsync(s => s.Ref == number, ct) is not { } row)
        {
            return null;
        }
        var facts = new List<PersonalFact> { new("代号", row.SubjectId), new("姓名或名称", subjects.NameOf(row) is { Length: > 0 } name ? name : "—") };
        var kind = subjects.CardOf(row).ExtendedKind;
        if (await db.Extensions.AsNoTracking().FirstOrDefaultAsync(e => e.Kind == kind && e.Subject == row.SubjectId, ct) is { } extension)
        {
            var fields = await catalog.GetAsync(ct);
            facts.AddRange(rows.Open(extension).Where(v => fields.TryGetValue(v.Key, out var field) && field.Sensitive).Select(v => new PersonalFact(fields[v.Key].Label, v.Value)));
        }
        return facts;
    }
}
