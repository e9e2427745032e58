using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.OldCodes;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Sheets;

/// <summary>What a row says of an old code.</summary>
internal sealed record OldCodeRow(string? Printed, string? Name, string? Enterprise, string? Uscc, string? Category, string? Region, string? Address);

/// <summary>An old code that can be taken over.</summary>
internal sealed record OldCode(string Value, string Printed, JudgedEntry Entry);

/// <summary>
/// 导入旧版企业码 (row 81). They hang in the street already, so they are taken as they are: the registry is not asked, an
/// enterprise that is gone meanwhile does not keep its code from being read.
/// </summary>
internal sealed class OldCodesSheet(EnterpriseDb db, EnterpriseIssuing issuing, OldCodeAddresses addresses, CategoryBook book, IRegions regions)
    : SheetWork<OldCodeRow, OldCode>, ISheetWork
{
    private const string Printed = "旧码内容";
    private const int PrintedLength = 300;
    private const int Slice = 500;

    private readonly RegionNames _names = new(regions);

    public SheetKind Kind => SheetKind.OldCodes;

    public string Permission => EnterprisePermissions.OldCodes;

    public string Title => "导入旧版企业码";

    public string Noun => "旧版企业码";

    public async Task<TemplateSpec> TemplateAsync(Actor actor, CancellationToken ct)
    {
        var categories = await book.ReadAsync(ct);
        return new TemplateSpec("旧版企业码",
        [
            new(Printed, true) { MaxLength = PrintedLength, Width = 44, Hint = "码里印的内容：整个网址，或者码值。", Example = "QYM2021000123" },
            new(CodesSheet.Name) { MaxLength = EnterpriseCode.NameLength, Width = 26, Hint = "不填则用企业名称。" },
            new(CodesSheet.Enterprise, true) { MaxLength = EnterpriseCode.NameLength, Width = 34, Example = "上海示例软件有限公司" },
            new(CodesSheet.Code) { MaxLength = 18, Width = 26 },
            new(CodesSheet.Category) { Options = [.. categories.Offered.Select(Categories.Offer)], Width = 34 },
            new(CodesSheet.Region, true) { Width = 28, Aliases = ["区划", "街道", "区划或街道"], Example = "徐汇区虹梅路街道" },
            new(CodesSheet.Address, true) { MaxLength = EnterpriseCode.AddressLength, Width = 36, Example = "虹梅路 1 号" },
        ])
        {
            Notes = ["旧版企业码导入后可以查询、扫码，不能编辑；扫码打开企业码落地页，并标明“旧版码”。", "上传后先检查、不入库；看过结果再决定导入。同一文件重复上传不会重复增加。"],
        };
    }

    protected override OldCodeRow Read(SheetRow row) => new(
        row[Printed].Text, row[CodesSheet.Name].Text, row[CodesSheet.Enterprise].Text, row[CodesSheet.Code].Text, row[CodesSheet.Category].Text,
        _names.CodeOf(row[CodesSheet.Region].Text), row[CodesSheet.Address].Text);

    protected override async Task<IReadOnlyList<RowFinding<OldCode>>> JudgeAsync(IReadOnlyList<OldCodeRow> rows, Actor actor, CancellationToken ct)
    {
        var categories = await book.ReadAsync(ct);
        var findings = rows.Select(r => Shape(r, actor, categories)).ToArray();
        var known = new Dictionary<string, EnterpriseCode>(StringComparer.Ordinal);
        using var all = SealedRowReading.WithoutRefusing();
        foreach (var slice in findings.Where(f => f.Good is not null).Select(f => f.Good!.Value).Chunk(Slice))
        {
            foreach (var code in await db.Codes.AsNoTracking().Where(c => slice.Contains(c.Code)).ToListAsync(ct))
            {
                known[code.Code] = code;
            }
        }
        for (var i = 0; i < findings.Length; i++)
        {
            if (findings[i].Good is { } good && known.TryGetValue(good.Value, out var code))
            {
                findings[i] = code.Generation == CodeGeneration.Old && code.EnterpriseName == good.Entry.EnterpriseName && code.Address == good.Entry.Address
                    ? new RowFinding<OldCode>(null, [], Repeated: "此前已导入，没有重复增加")
                    : new RowFinding<OldCode>(null, [new RowReason(Printed, code.Generation == CodeGeneration.Old ? "这个旧码已登记给其他企业或地址" : "这是新版企业码的码值，不能作为旧码导入")]);
            }
        }
        return findings;
    }

    private RowFinding<OldCode> Shape(OldCodeRow row, Actor actor, Categories categories)
    {
        var reasons = new List<RowReason>();
        var value = row.Printed is null ? null : addresses.ValueOf(row.Printed);
        if (value is null)
        {
            reasons.Add(new RowReason(Printed, row.Printed is null ? "请填写旧码内容" : "读不出码值：网址中要有码值，码值为 4 到 64 位字母、数字、点、横线或下划线"));
        }
        var enterprise = Text(row.Enterprise, CodesSheet.Enterprise, EnterpriseCode.NameLength, reasons);
        var address = Text(row.Address, CodesSheet.Address, EnterpriseCode.AddressLength, reasons);
        var name = string.IsNullOrWhiteSpace(row.Name) ? enterprise : Text(row.Name, CodesSheet.Name, EnterpriseCode.NameLength, reasons);
        var uscc = "";
        if (!string.IsNullOrWhiteSpace(row.Uscc) && TwoElementTexts.Fault(row.Uscc, out uscc) is { } fault)
        {
            reasons.Add(new RowReason(CodesSheet.Code, fault));
        }
        var category = string.IsNullOrWhiteSpace(row.Category) ? null : categories.Meant(row.Category);
        if (category is null && !string.IsNullOrWhiteSpace(row.Category))
        {
            reasons.Add(new RowReason(CodesSheet.Category, "没有这个企业码分类"));
        }
        var region = row.Region is { Length: 6 or 9 } code ? regions.Find(code) : null;
        if (region?.ParentCode is null || !EnterpriseScoping.Covers(actor, DataActions.Add, region.Code))
        {
            reasons.Add(new RowReason(CodesSheet.Region, row.Region is null ? "请填写区划或街道" : region?.ParentCode is null ? "没有这个区划或街道" : "不在您部门的区划范围内"));
        }
        return reasons.Count > 0
            ? new RowFinding<OldCode>(null, reasons)
            : new RowFinding<OldCode>(new OldCode(value!, row.Printed!, new JudgedEntry(name, category?.Code ?? "", enterprise, uscc, region!.Code[..6], region.Code, address, "", "")), [], value);
    }

    private static string Text(string? raw, string heading, int max, List<RowReason> reasons)
    {
        var text = raw is null ? "" : Normalise.Collapse(Normalise.Field(raw));
        if (text.Length == 0 || text.Length > max)
        {
            reasons.Add(new RowReason(heading, text.Length == 0 ? $"请填写{heading}" : $"最多 {max} 个字"));
        }
        return text;
    }

    public async Task TakeInAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct)
    {
        foreach (var (row, good) in await FindAsync(rows, run, ct))
        {
            db.Codes.Add(issuing.Old(good.Value, good.Printed, good.Entry, run.Actor, run.Batch.BatchNo, db.Now));
            (row.State, row.PayloadJson, row.Message) = (RowState.Done, null, "已导入");
        }
    }
}
