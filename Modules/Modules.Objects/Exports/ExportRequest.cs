using System.Text.Json;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Exports;

/// <summary>What an export holds: chosen codes or all that a filter finds, both within the scope of who asked (row 14).</summary>
internal sealed record ExportRequest(IReadOnlyList<string>? Codes, ObjectCodeFilter Filter, Scope Scope)
{
    public string ToJson() => JsonSerializer.Serialize(this, Json.Stored);

    public static ExportRequest Of(ExportJob job) => JsonSerializer.Deserialize<ExportRequest>(job.FilterJson, Json.Stored)!;

    public IQueryable<ObjectCode> Apply(ObjectsDb db, ITypeCatalog types)
    {
        var reader = new Actor(ActorKind.Operator, "", "", Scope.DepartmentId, "", Scope, new HashSet<string>());
        var codes = db.Codes.Within(reader, types, DataActions.Export);
        return Codes is { Count: > 0 } chosen ? codes.Where(c => chosen.Contains(c.Code)) : Filter.Apply(codes, types);
    }
}
