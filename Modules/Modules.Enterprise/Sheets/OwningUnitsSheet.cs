using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;

namespace SuiShenMa.Enterprise.Sheets;

/// <summary>权属单位批量导入 (row 107): each row passes the two-element check or is refused.</summary>
internal sealed class OwningUnitsSheet(EnterpriseDb db, TwoElements elements) : SheetWork<NameAndCode, OwningUnitRow>, ISheetWork
{
    private const int Slice = 500;

    public SheetKind Kind => SheetKind.OwningUnits;

    public string Permission => EnterprisePermissions.UnitsManage;

    public string Title => "批量导入权属单位";

    public string Noun => "权属单位";

    public Task<TemplateSpec> TemplateAsync(Actor actor, CancellationToken ct) => Task.FromResult(new TemplateSpec("权属单位", NameAndCode.Columns)
    {
        Notes = ["单位名称和统一社会信用代码会逐行做二要素校验，不一致、无记录、服务异常的行不能导入。", "已在权属单位池中的单位不会重复增加。"],
    });

    protected override NameAndCode Read(SheetRow row) => new(row[CodesSheet.Enterprise].Text, row[CodesSheet.Code].Text);

    protected override async Task<IReadOnlyList<RowFinding<OwningUnitRow>>> JudgeAsync(IReadOnlyList<NameAndCode> rows, Actor actor, CancellationToken ct)
    {
        var findings = new RowFinding<OwningUnitRow>[rows.Count];
        var open = new List<(int Index, string Name, string Uscc)>();
        for (var i = 0; i < rows.Count; i++)
        {
            findings[i] = new RowFinding<OwningUnitRow>(null, rows[i].Faults(out var name, out var uscc));
            if (findings[i].Reasons.Count == 0)
            {
                open.Add((i, name, uscc));
            }
        }
        var answers = await elements.CheckManyAsync([.. open.Select(o => (o.Name, o.Uscc))], ct);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var slice in open.Select(o => o.Uscc).Chunk(Slice))
        {
            known.UnionWith(await db.OwningUnits.Where(u => slice.Contains(u.Uscc)).Select(u => u.Uscc).ToListAsync(ct));
        }
        for (var n = 0; n < open.Count; n++)
        {
            var (index, _, uscc) = open[n];
            findings[index] = EnterpriseRules.Refusal(answers[n]) is var (field, message)
                ? new RowFinding<OwningUnitRow>(null, [new RowReason(field == "uscc" ? CodesSheet.Code : CodesSheet.Enterprise, message)])
                : known.Contains(uscc) ? new RowFinding<OwningUnitRow>(null, [], Repeated: "已在权属单位池中，没有重复增加")
                : new RowFinding<OwningUnitRow>(new OwningUnitRow { Uscc = uscc, Name = answers[n].Facts!.Name }, [], uscc);
        }
        return findings;
    }

    public async Task TakeInAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct)
    {
        foreach (var (row, unit) in await FindAsync(rows, run, ct))
        {
            (unit.Source, unit.Check, unit.CheckedAt, unit.DepartmentId, unit.CreatedByName, unit.CreatedAt) =
                (OwningUnitSource.Workbook, TwoElementResult.Match, db.Now, run.Actor.DepartmentId, run.Actor.Name, db.Now);
            db.OwningUnits.Add(unit);
            (row.State, row.PayloadJson, row.Message) = (RowState.Done, null, "已加入权属单位池");
        }
    }
}
