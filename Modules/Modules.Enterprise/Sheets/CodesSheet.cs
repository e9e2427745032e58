using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;

namespace SuiShenMa.Enterprise.Sheets;

/// <summary>批量申领企业码 (row 5): one row, one enterprise at one address.</summary>
internal sealed class CodesSheet(EnterpriseDb db, EnterpriseRules rules, EnterpriseIssuing issuing, CategoryBook book, IRegions regions)
    : SheetWork<EnterpriseEntry, JudgedEntry>, ISheetWork
{
    internal const string Name = "企业码名称";
    internal const string Category = "企业码分类";
    internal const string Enterprise = "企业名称";
    internal const string Code = "统一社会信用代码";
    internal const string Region = "区划/街道";
    internal const string Address = "地址";
    internal const string Reason = "申领原因";

    private static readonly Dictionary<string, string> HeadingOf = new(StringComparer.Ordinal)
    {
        ["name"] = Name,
        ["categoryCode"] = Category,
        ["enterpriseName"] = Enterprise,
        ["uscc"] = Code,
        ["regionCode"] = Region,
        ["address"] = Address,
        ["reason"] = Reason,
    };

    private readonly RegionNames _names = new(regions);

    public SheetKind Kind => SheetKind.Codes;

    public string Permission => EnterprisePermissions.Apply;

    public string Title => "批量申领企业码";

    public string Noun => "企业码";

    public async Task<TemplateSpec> TemplateAsync(Actor actor, CancellationToken ct)
    {
        var categories = await book.ReadAsync(ct);
        var places = EnterpriseScoping.Choosable(actor, DataActions.Add, regions).Select(r => r.FullName.Replace(" · ", "", StringComparison.Ordinal)).ToList();
        return new TemplateSpec("企业码申领",
        [
            new(Name, true) { MaxLength = EnterpriseCode.NameLength, Width = 26, Example = "漕宝路店" },
            new(Category, true) { Options = [.. categories.Offered.Select(Categories.Offer)], Width = 34, Example = "62 餐饮业" },
            new(Enterprise, true) { MaxLength = EnterpriseCode.NameLength, Width = 34, Hint = "与营业执照一致。", Example = "上海示例餐饮管理有限公司" },
            new(Code, true) { MaxLength = 18, Width = 26, Example = "91310101MA1FAKE19J" },
            new(Region, true) { Options = places, Width = 28, Aliases = ["区划", "街道", "区划或街道"], Example = places.LastOrDefault() },
            new(Address, true) { MaxLength = EnterpriseCode.AddressLength, Width = 36, Aliases = ["详细地址"], Example = "漕宝路 401 号" },
            new(Reason, true) { MaxLength = EnterpriseCode.ReasonLength, Width = 28, Example = "门店亮码" },
        ])
        {
            Notes =
            [
                "每行一个企业码：同一企业的每个地址一行，同一企业同一地址只能有一个企业码。",
                "企业名称和统一社会信用代码会逐行做二要素校验，不一致、无记录、服务异常的行不能导入。",
                "“企业码分类”“区划/街道”请从下拉列表选择，也可以填写代码。",
                "上传后先检查、不入库；看过结果再决定导入。同一文件重复上传不会重复增加。",
            ],
        };
    }

    protected override EnterpriseEntry Read(SheetRow row) => new()
    {
        Name = row[Name].Text,
        CategoryCode = row[Category].Text,
        EnterpriseName = row[Enterprise].Text,
        Uscc = row[Code].Text,
        RegionCode = _names.CodeOf(row[Region].Text),
        Address = row[Address].Text,
        Reason = row[Reason].Text,
    };

    protected override async Task<IReadOnlyList<RowFinding<JudgedEntry>>> JudgeAsync(IReadOnlyList<EnterpriseEntry> rows, Actor actor, CancellationToken ct)
    {
        var judged = await rules.JudgeManyAsync(rows, actor, null, ct);
        return [.. judged.Zip(rows, Finding)];
    }

    /// <summary>What is already a code and says the same is a repetition; what says something else at the same address is refused.</summary>
    private static RowFinding<JudgedEntry> Finding(Judgement judgement, EnterpriseEntry row) =>
        judgement.Existing is { } existing && Kernel.Text.Normalise.Collapse(row.Name ?? "") == existing.Name
            ? new RowFinding<JudgedEntry>(null, [], Repeated: $"此前已申领（码值 {existing.Code}），没有重复增加")
            : new RowFinding<JudgedEntry>(judgement.Entry, [.. judgement.Errors.Select(e => new RowReason(HeadingOf[e.Key], e.Value[0]))],
                judgement.Entry is { } entry ? entry.Uscc + "|" + entry.AddressKey : null);

    public async Task TakeInAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct)
    {
        foreach (var (row, good) in await FindAsync(rows, run, ct))
        {
            var code = issuing.New(good, run.Actor, run.Batch.BatchNo, db.Now);
            db.Codes.Add(code);
            (row.State, row.PayloadJson, row.Message) = (RowState.Done, null, $"已生码：{code.Code}");
        }
    }
}
