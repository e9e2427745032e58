using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// Tells reviewers what waits for them (row 4): once a day what waits, and four times a day what the system will approve
/// within 24 hours and nobody was told of yet. Who may not review it is not told, nor of how many there are.
/// </summary>
internal sealed class RemindReviewersJob(ObjectsDb db) : IJob
{
    internal const string StateName = "objects.review-reminders";

    /// <summary>Each entry comes into the last 24 hours in exactly one of these.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromHours(6);

    /// <summary>Hour of the day, in Shanghai, of the daily summary.</summary>
    private const int DigestHour = 9;

    public async Task RunAsync(CancellationToken ct)
    {
        var local = ChinaTime.Of(db.Now);
        var turn = db.Now.Ticks / Turn.Ticks;
        var day = local.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var state = await db.States.FindAsync([StateName], ct);
        if (state is null)
        {
            db.States.Add(state = new SystemState { Name = StateName, Value = "," });
        }
        var told = state.Value.Split(',');
        var (toldTurn, toldDay) = (told[0], told[1]);
        if (toldTurn != turn.ToString(CultureInfo.InvariantCulture))
        {
            // After a pause what came due meanwhile is told now; what is overdue is the approval's.
            var from = long.TryParse(toldTurn, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? new DateTime((last + 1) * Turn.Ticks, DateTimeKind.Utc) + ListReviews.Urgent : db.Now;
            var until = new DateTime((turn + 1) * Turn.Ticks, DateTimeKind.Utc) + ListReviews.Urgent;
            await TellAsync("review-due", $"{turn}", "有 {count} 条信息将在 24 小时内自动通过", "满 72 小时未审核，系统会自动通过。请尽快审核。", Pending().Where(c => c.AutoApproveAt > from && c.AutoApproveAt <= until), ct);
            toldTurn = turn.ToString(CultureInfo.InvariantCulture);
        }
        if (toldDay != day && local.Hour >= DigestHour)
        {
            await TellAsync("review-waiting", day, "有 {count} 条信息等待审核", null, Pending(), ct);
            toldDay = day;
        }
        state.Value = $"{toldTurn},{toldDay}";
        await db.SaveChangesAsync(ct);
    }

    private IQueryable<ObjectCode> Pending() => db.Codes.Where(c => c.State == ObjectCodeState.PendingReview && c.ReviewDepartmentId != null && c.ReviewDepartmentId != "");

    private async Task TellAsync(string kind, string when, string title, string? text, IQueryable<ObjectCode> codes, CancellationToken ct)
    {
        var waiting = await codes.GroupBy(c => new { c.ReviewDepartmentId, c.TypeCode, c.RegionCode })
            .Select(g => new { Department = g.Key.ReviewDepartmentId!, g.Key.TypeCode, g.Key.RegionCode, Count = g.Count() }).ToListAsync(ct);
        foreach (var of in waiting.GroupBy(w => w.Department))
        {
            db.Publish(new NoticeWanted($"{kind}:{of.Key}:{when}", kind, title, text, "/admin/reviews", null, of.Key)
            {
                Permission = ObjectsPermissions.Review,
                Action = DataActions.Review,
                About = [.. of.Select(w => new NoticeSubject(w.TypeCode, w.RegionCode, w.Count))],
            });
        }
    }
}
