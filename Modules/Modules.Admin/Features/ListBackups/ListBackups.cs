using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A system administrator sees which backups were taken, what came of them, and whether the platform could be restored.</summary>
internal static class ListBackups
{
    internal sealed record Query : IQuery<Result>
    {
        public BackupState? State { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Problem">Why it could not be restored to within a day; null when it could.</param>
    internal sealed record Result(Paged<BackupRun> List, string? Problem);

    internal sealed class Handler(KernelDb db, BackupOptions options) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var runs = db.Backups.AsNoTracking();
            runs = query.State is { } state ? runs.Where(b => b.State == state) : runs;
            return new Result(
                await runs.OrderByDescending(b => b.StartedAt).ThenByDescending(b => b.Id).ToPageAsync(query.PageNo, query.PageSize, ct),
                await BackupHealth.ProblemAsync(db, options, ct));
        }
    }
}
