using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Says why a caller may or may not act on a code: with <see cref="ObjectScoping"/>, which decides it.</summary>
internal sealed class ObjectWitness(ObjectsDb db, ITypeCatalog types, IDepartments departments, IRegions regions) : IAccessWitness
{
    public async Task<AccessCase?> FindAsync(Actor actor, DataActions action, string subject, CancellationToken ct)
    {
        var text = subject.Trim();
        // Whoever asks may ask about any code: the answer names its type, region and departments, not its content.
        var code = await db.Codes.AsNoTracking().FirstOrDefaultAsync(c => c.Code == text || c.UnifiedCode == text, ct);
        if (code is null)
        {
            return null;
        }
        var seen = await db.Codes.AsNoTracking().Within(actor, types, action).AnyAsync(c => c.Id == code.Id, ct);
        var findings = new List<AccessFinding> { new("物码归属", seen || OverseenOrOwn(actor, code), OwnerText(actor, code)) };
        if (action is DataActions.View or DataActions.Review or DataActions.Export or DataActions.Download)
        {
            findings.Add(new AccessFinding("物码查询", seen, seen ? "查询时会列出这个码。" : "查询时不会列出这个码。"));
        }
        else
        {
            var may = ObjectScoping.MayChange(actor, code, action);
            findings.Add(new AccessFinding("物码操作", may, may ? "主管部门或录入部门可以操作。" : ObjectScoping.IsOwn(actor, code) ? "数据范围不含这个码的类型或区划。" : "只有主管部门和录入部门可以操作；市级主管部门对属地管理的码只能查看。"));
        }
        if (action == DataActions.Review)
        {
            var asked = code.ReviewDepartmentId == actor.DepartmentId && code.State == ObjectCodeState.PendingReview && code.ApplicantId != actor.Id;
            findings.Add(new AccessFinding("审核规则", asked, code.State != ObjectCodeState.PendingReview ? $"当前状态为“{code.State.Text()}”，不在待审核中。"
                : code.ApplicantId == actor.Id ? "不能审核自己录入的信息。" : $"审核部门是 {NameOf(code.ReviewDepartmentId)}。"));
        }
        return new AccessCase($"物码 {code.Code}（{types.Find(code.TypeCode)?.Type.Name ?? "空码"}，{regions.Find(code.RegionCode)?.FullName ?? "无区划"}）", code.TypeCode, code.RegionCode, findings);
    }

    private bool OverseenOrOwn(Actor actor, ObjectCode code) =>
        ObjectScoping.IsOwn(actor, code) || (actor.DepartmentId.Length > 0 && types.Find(code.TypeCode)?.Type.ManagingDepartmentId == actor.DepartmentId);

    private string OwnerText(Actor actor, ObjectCode code) => actor.Scope.Platform ? "平台管理员可以查看所有部门的码。"
        : $"主管部门：{NameOf(code.ManagingDepartmentId)}；录入部门：{NameOf(code.ApplicantDepartmentId)}；账号所在部门：{NameOf(actor.DepartmentId)}。";

    private string NameOf(string? departmentId) => string.IsNullOrEmpty(departmentId) ? "无" : departments.Find(departmentId)?.Name ?? departmentId;
}

/// <summary>What a department still has here: it is not deleted before these are somebody else's.</summary>
internal sealed class ObjectDepartmentUse(ObjectsDb db) : IDepartmentUse
{
    public async Task<IReadOnlyList<(string What, long Count)>> CountAsync(string departmentId, CancellationToken ct)
    {
        var codes = await db.Codes.LongCountAsync(c => c.ManagingDepartmentId == departmentId || c.ApplicantDepartmentId == departmentId, ct);
        var managed = await db.Types.AsNoTracking().CountAsync(t => t.ManagingDepartmentId == departmentId, ct);
        return [.. new (string What, long Count)[] { ("物码", codes), ("主管的物体类型", managed) }.Where(u => u.Count > 0)];
    }
}
