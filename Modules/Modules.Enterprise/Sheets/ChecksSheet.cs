using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Sheets;

/// <summary>A name and a code, as typed.</summary>
internal sealed record NameAndCode(string? Name, string? Uscc)
{
    public static IReadOnlyList<TemplateColumn> Columns { get; } =
    [
        new(CodesSheet.Enterprise, true) { MaxLength = 200, Width = 36, Aliases = ["单位名称", "名称", "权属单位名称"], Example = "上海示例软件有限公司" },
        new(CodesSheet.Code, true) { MaxLength = 18, Width = 26, Aliases = ["信用代码", "权属单位统一社会信用代码"], Example = "91310000MA1FAKE002" },
    ];

    /// <summary>What is wrong before anybody is asked.</summary>
    public List<RowReason> Faults(out string name, out string uscc)
    {
        var reasons = new List<RowReason>();
        name = Normalise.Field(Name ?? "");
        if (name.Length is 0 or > 200)
        {
            reasons.Add(new RowReason(CodesSheet.Enterprise, name.Length == 0 ? "请填写企业名称" : "最多 200 个字"));
        }
        if (TwoElementTexts.Fault(Uscc, out uscc) is { } fault)
        {
            reasons.Add(new RowReason(CodesSheet.Code, fault));
        }
        return reasons;
    }
}

/// <summary>批量二要素校验 (row 6): each row gets one of the four words; nothing is taken in.</summary>
internal sealed class ChecksSheet(TwoElements elements) : SheetWork<NameAndCode, TwoElementAnswer>, ISheetWork
{
    public SheetKind Kind => SheetKind.Checks;

    public string Permission => EnterprisePermissions.Check;

    public string Title => "批量企业二要素校验";

    public string Noun => "校验结果";

    public bool OnlyChecks => true;

    public Task<TemplateSpec> TemplateAsync(Actor actor, CancellationToken ct) => Task.FromResult(new TemplateSpec("企业二要素校验", NameAndCode.Columns)
    {
        Notes = ["上传后逐行校验，完成后下载带“校验结果”一列的表格：一致、不一致、无记录或服务异常。"],
    });

    protected override NameAndCode Read(SheetRow row) => new(row[CodesSheet.Enterprise].Text, row[CodesSheet.Code].Text);

    protected override async Task<IReadOnlyList<RowFinding<TwoElementAnswer>>> JudgeAsync(IReadOnlyList<NameAndCode> rows, Actor actor, CancellationToken ct)
    {
        var findings = new RowFinding<TwoElementAnswer>[rows.Count];
        var open = new List<(int Index, string Name, string Uscc)>();
        for (var i = 0; i < rows.Count; i++)
        {
            findings[i] = new RowFinding<TwoElementAnswer>(null, rows[i].Faults(out var name, out var uscc));
            if (findings[i].Reasons.Count == 0)
            {
                open.Add((i, name, uscc));
            }
        }
        var answers = await elements.CheckManyAsync([.. open.Select(o => (o.Name, o.Uscc))], ct);
        for (var n = 0; n < open.Count; n++)
        {
            findings[open[n].Index] = new RowFinding<TwoElementAnswer>(answers[n], []);
        }
        return findings;
    }

    protected override void Mark(SheetBatchRow item, RowFinding<TwoElementAnswer> finding, SheetRun run)
    {
        base.Mark(item, finding, run);
        if (item.State == RowState.Waiting)
        {
            (item.State, item.Message, item.PayloadJson) = (RowState.Done, finding.Good!.Text, null);
        }
    }

    public Task TakeInAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct) => Task.CompletedTask;
}
