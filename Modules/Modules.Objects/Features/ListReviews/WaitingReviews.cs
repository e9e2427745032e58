using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>待审核 on the workbench: how many wait for the own department, and how many the system approves within a day.</summary>
internal sealed class WaitingReviewsCard(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IWorkbenchCard
{
    public async Task<WorkbenchItem?> LoadAsync(CancellationToken ct)
    {
        if (!user.Actor.May(ObjectsPermissions.Review))
        {
            return null;
        }
        var (waiting, soon) = await ListReviews.WaitingAsync(db.Codes.AsNoTracking().ForReviewBy(user.Actor, types), db.Now, ct);
        return new WorkbenchItem("待审核", waiting, "/admin/reviews", soon > 0 ? "warn" : "",
            soon > 0 ? string.Create(CultureInfo.InvariantCulture, $"其中 {soon} 条将在 24 小时内自动通过") : waiting > 0 ? "没有即将自动通过的" : "没有等待审核的信息");
    }
}

/// <summary>The number beside 信息审核 in the menu.</summary>
internal sealed class WaitingReviewsBadge(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IMenuBadge
{
    private const int Most = 999;

    public string Href => "/admin/reviews";

    public async Task<string?> TextAsync(CancellationToken ct)
    {
        if (!user.Actor.May(ObjectsPermissions.Review))
        {
            return null;
        }
        var waiting = await db.Codes.AsNoTracking().ForReviewBy(user.Actor, types).Select(c => c.Id).Take(Most + 1).CountAsync(ct);
        return waiting == 0 ? null : waiting > Most ? "999+" : waiting.ToString(CultureInfo.InvariantCulture);
    }
}
