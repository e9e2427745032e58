using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// 72 小时自动通过 (row 4): approves what has waited its time, one transaction per entry with its audit record. A
/// person's decision always wins a tie: the row's version judges. Stops when the clock cannot be trusted (promise P8).
/// </summary>
internal sealed class ApproveOverdueEntriesJob(ObjectsDb db, ClockGuard clock, IServiceScopeFactory scopes, ILogger<ApproveOverdueEntriesJob> log) : IJob
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        if (await clock.ProblemAsync(db, ct) is { } problem)
        {
            log.LogError("Automatic approval is stopped: {Problem}", problem);
            return;
        }
        long after = 0;
        while (true)
        {
            var now = db.Now;
            var due = await db.Codes.AsNoTracking()
                .Where(c => c.State == ObjectCodeState.PendingReview && c.AutoApproveAt != null && c.AutoApproveAt <= now && c.Id > after)
                .OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct);
            foreach (var id in due)
            {
                await ApproveAsync(id, ct);
            }
            if (due.Count < Batch)
            {
                return;
            }
            after = due[^1];
        }
    }

    private async Task ApproveAsync(long id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        var own = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
        var types = scope.ServiceProvider.GetRequiredService<ITypeCatalog>();
        ObjectCode? code;
        using (SealedRowReading.WithoutRefusing())
        {
            code = await own.Codes.FirstOrDefaultAsync(c => c.Id == id && c.State == ObjectCodeState.PendingReview, ct);
        }
        // One changed row is nobody's approval, and keeps no other from being approved; so it is with a type whose rules are not believed.
        if (code is null || !own.IsTrusted(code) || types.Find(code.TypeCode) is not { Type.Distrusted: false } type)
        {
            return;
        }
        code.Approve(type.Type, own.Now, "system", "满 72 小时未审核，系统自动通过。");
        code.Version++;
        own.Changes.Add(new CodeChange { Code = code.Code, At = own.Now });
        own.Record("object.auto-approved", "object-code", code.Code, new { waitedSince = code.SubmittedAt, reviewer = code.ReviewDepartmentId });
        ReviewObjectCodes.PublishApproval(own, code);
        try
        {
            await own.SaveChangesAsync(ct);
            scope.ServiceProvider.GetRequiredService<ObjectCodes>().Drop(code.Code);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A person decided in the same moment; theirs stands.
        }
    }
}
