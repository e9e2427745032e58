using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Enterprise.Registry;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>The rules for enterprise codes: shape, region of the applicant (row 9), two elements (row 6), one code per address (row 7).</summary>
internal sealed class EnterpriseRules(EnterpriseDb db, IRegions regions, CategoryBook book, TwoElements elements)
{
    private const int Slice = 200;

    public async Task<Judgement> JudgeAsync(EnterpriseEntry entry, Actor applicant, string? exceptCode, CancellationToken ct) =>
        (await JudgeManyAsync([entry], applicant, exceptCode, ct))[0];

    /// <returns>One judgement per entry, in order; entries are not compared with each other.</returns>
    public async Task<IReadOnlyList<Judgement>> JudgeManyAsync(IReadOnlyList<EnterpriseEntry> entries, Actor applicant, string? exceptCode, CancellationToken ct)
    {
        var categories = await book.ReadAsync(ct);
        // A category that is not offered any more may stay with the code that has it.
        var kept = exceptCode is null ? null : await db.Codes.Where(c => c.Code == exceptCode).Select(c => c.CategoryCode).FirstOrDefaultAsync(ct);
        var judged = entries.Select(e => Shape(e, applicant, exceptCode is null ? DataActions.Add : DataActions.Edit, categories, kept)).ToArray();
        await AskRegistryAsync(judged, ct);
        await FindTakenAsync(judged, exceptCode, ct);
        return judged;
    }

    private Judgement Shape(EnterpriseEntry entry, Actor applicant, DataActions action, Categories categories, string? keptCategory)
    {
        var errors = new Dictionary<string, string[]>();
        var name = Text(entry.Name, "name", "企业码名称", EnterpriseCode.NameLength, errors);
        var enterprise = Text(entry.EnterpriseName, "enterpriseName", "企业名称", EnterpriseCode.NameLength, errors);
        var address = Text(entry.Address, "address", "地址", EnterpriseCode.AddressLength, errors);
        var reason = Text(entry.Reason, "reason", "申领原因", EnterpriseCode.ReasonLength, errors);
        var category = CategoryOf(entry.CategoryCode, categories, keptCategory, errors);
        var region = RegionOf(entry.RegionCode, applicant, action, errors);
        if (TwoElementTexts.Fault(entry.Uscc, out var uscc) is { } fault)
        {
            errors["uscc"] = [fault];
        }
        if (errors.Count > 0)
        {
            return new Judgement(null, errors);
        }
        var district = region!.IsStreet ? regions.Find(region.Code[..6])! : region;
        return new Judgement(new JudgedEntry(name, category!.Code, enterprise, uscc, district.Code, region.Code, address, AddressKeys.KeyOf(region, district, address), reason), errors);
    }

    private static string Text(string? raw, string field, string label, int max, Dictionary<string, string[]> errors)
    {
        var text = raw is null ? "" : Normalise.Collapse(Normalise.Field(raw));
        if (text.Length == 0 || text.Length > max)
        {
            errors[field] = [text.Length == 0 ? $"请填写{label}。" : $"{label}最多 {max} 个字，现在有 {text.Length} 个。"];
        }
        return text;
    }

    private static EnterpriseCategory? CategoryOf(string? raw, Categories categories, string? kept, Dictionary<string, string[]> errors)
    {
        var category = string.IsNullOrWhiteSpace(raw) ? null : categories.Meant(raw);
        if (category is null || (!categories.IsOffered(category) && category.Code != kept))
        {
            errors["categoryCode"] = [string.IsNullOrWhiteSpace(raw) ? "请选择企业码分类。" : category is null ? $"没有企业码分类“{Short(raw)}”，请从分类列表中选择。" : $"企业码分类“{category.Name}”已停用，请另选。"];
            return null;
        }
        return category;
    }

    private Region? RegionOf(string? raw, Actor applicant, DataActions action, Dictionary<string, string[]> errors)
    {
        var code = raw is null ? "" : Normalise.Code(raw);
        var region = code.Length is 6 or 9 ? regions.Find(code) : null;
        if (region?.ParentCode is null)
        {
            errors["regionCode"] = [code.Length == 0 ? "请选择区划或街道。" : $"没有区划“{Short(code)}”，请填写 6 位区代码、9 位街道代码或全称。"];
            return null;
        }
        if (!EnterpriseScoping.Covers(applicant, action, region.Code))
        {
            errors["regionCode"] = [$"{region.FullName}不在您部门的区划范围内，不能申领。"];
            return null;
        }
        return region;
    }

    private async Task AskRegistryAsync(Judgement[] judged, CancellationToken ct)
    {
        var open = Enumerable.Range(0, judged.Length).Where(i => judged[i].Entry is not null).ToList();
        var answers = await elements.CheckManyAsync([.. open.Select(i => (judged[i].Entry!.EnterpriseName, judged[i].Entry!.Uscc))], ct);
        for (var n = 0; n < open.Count; n++)
        {
            var entry = judged[open[n]].Entry!;
            judged[open[n]] = Refusal(answers[n]) is var (field, message)
                ? new Judgement(null, new Dictionary<string, string[]> { [field] = [message] })
                : new Judgement(entry with { EnterpriseName = answers[n].Facts!.Name }, []);
        }
    }

    /// <summary>What the two-element check has against an enterprise; null when nothing.</summary>
    internal static (string Field, string Message)? Refusal(TwoElementAnswer answer) => answer.Result switch
    {
        TwoElementResult.Mismatch => ("enterpriseName", "二要素校验不一致：企业名称与统一社会信用代码不符，请按营业执照填写。"),
        TwoElementResult.NoRecord => ("uscc", "二要素校验无记录：登记信息中没有这个统一社会信用代码，请核对。"),
        TwoElementResult.ServiceError => ("uscc", "二要素校验服务异常：企业登记服务暂时不可用，请稍后重试。"),
        _ when answer.Facts!.Status is "cancelled" or "revoked" => ("uscc", $"该企业{RegistryWords.Text(answer.Facts.Status)}，不能申领。"),
        _ => null,
    };

    private async Task FindTakenAsync(Judgement[] judged, string? exceptCode, CancellationToken ct)
    {
        using var all = SealedRowReading.WithoutRefusing();
        foreach (var slice in judged.Where(j => j.Entry is not null).Select(j => j.Entry!.Uscc).Distinct(StringComparer.Ordinal).Chunk(Slice))
        {
            // Whoever asks learns that the address is taken and by which code; the rest of that code stays within its scope.
            var taken = await db.Codes.AsNoTracking().Where(c => slice.Contains(c.Uscc) && c.UniqueAddress != null && c.Code != exceptCode).ToListAsync(ct);
            var byPlace = taken.ToDictionary(c => (c.Uscc, c.UniqueAddress!));
            for (var i = 0; i < judged.Length; i++)
            {
                if (judged[i].Entry is { } entry && byPlace.TryGetValue((entry.Uscc, entry.AddressKey), out var existing))
                {
                    judged[i] = new Judgement(null, new Dictionary<string, string[]> { ["address"] = [Taken(existing)] }, existing);
                }
            }
        }
    }

    private static string Taken(EnterpriseCode existing) =>
        $"该企业在这个地址已有企业码 {existing.Code}（{existing.Name}）{(existing.State == EnterpriseCodeState.Disabled ? "，已停用，可重新启用" : "")}，同一企业同一地址只能有一个。";

    private static string Short(string text) => text.Length <= 30 ? text : text[..30] + "…";
}
