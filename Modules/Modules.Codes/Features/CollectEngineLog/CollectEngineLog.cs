using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>码引擎日志抓取 (row 30): a collector follows the log of calls page by page, without a gap and without repetition, and goes on where it was.</summary>
internal static class CollectEngineLog
{
    public const int Most = 1_000;
    public const string Latest = "latest";
    public const string Capability = "engine-log.read";

    /// <summary>With it the calls of every application are seen, also of callers that are unknown.</summary>
    public const string AllCapability = "engine-log.all";

    /// <summary>Batches that one page looks through; an application that called seldom gets empty pages on its way.</summary>
    private const int MostBatches = 200;

    /// <param name="After">The cursor of the page before; null for the oldest that is kept; <see cref="Latest"/> for what comes from now on.</param>
    internal sealed record Query(string? After, int Limit) : IQuery<Result>;

    /// <param name="More">There is more to read at once.</param>
    internal sealed record Result(IReadOnlyList<EngineCall> Calls, CallCursor Next, bool More);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.After).Must(a => a is null or Latest || CallCursor.TryParse(a, out _)).WithMessage("游标须原样使用上一页的 next。");
            RuleFor(q => q.Limit).InclusiveBetween(1, Most).WithMessage($"每页条数须在 1 到 {Most} 之间。");
        }
    }

    internal sealed class Handler(CodesDb db, CallPlaces places, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            await places.GiveAsync(ct);
            if (request.After == Latest)
            {
                return new Result([], CallCursor.Whole(await db.CallBatches.MaxAsync(b => b.Place, ct) ?? await DroppedAsync(ct)), false);
            }
            var cursor = CallCursor.Start;
            if (request.After is not null && CallCursor.TryParse(request.After, out cursor) && cursor.Place < await DroppedAsync(ct))
            {
                throw new RuleViolation("cursor.expired", "这个游标之后的日志已超过可抓取的天数；请不带 after 从现存最早处重新抓取，更早的日志在归档文件中。", 410);
            }
            var batches = await db.CallBatches.AsNoTracking().Where(b => b.Place >= cursor.Place).OrderBy(b => b.Place).Take(MostBatches).ToListAsync(ct);
            return await ReadAsync(batches, cursor, request.Limit, ct);
        }

        private async Task<Result> ReadAsync(List<CallBatch> batches, CallCursor cursor, int limit, CancellationToken ct)
        {
            var found = new List<EngineCall>();
            foreach (var batch in batches)
            {
                var place = batch.Place!.Value;
                var after = place == cursor.Place ? cursor.Id : 0;
                if (after >= batch.ToId)
                {
                    continue;
                }
                var calls = await Mine(db.Calls.AsNoTracking().Where(c => c.Id >= batch.FromId && c.Id <= batch.ToId && c.Id > after && c.Batch == batch.Id))
                    .OrderBy(c => c.Id).Take(limit - found.Count + 1).ToListAsync(ct);
                if (found.Count + calls.Count > limit)
                {
                    calls.RemoveAt(calls.Count - 1);
                    found.AddRange(calls);
                    return new Result(found, calls.Count > 0 ? new CallCursor(place, calls[^1].Id) : cursor, true);
                }
                found.AddRange(calls);
                cursor = CallCursor.Whole(place);
            }
            return new Result(found, cursor, batches.Count == MostBatches);
        }

        private IQueryable<EngineCall> Mine(IQueryable<EngineCall> calls)
        {
            var actor = user.Actor;
            if (!actor.May(AllCapability))
            {
                // What somebody else did under this name, without proof, is not this application's.
                return calls.Where(c => c.AppId == actor.Id && c.Region != CallRecord.NoRegion);
            }
            var regions = actor.Scope.RegionsFor(DataActions.View);
            return regions.All ? calls : calls.Where(c => regions.Items.Contains(c.Region) || regions.Items.Contains(c.Region.Substring(0, 6)));
        }

        private Task<long> DroppedAsync(CancellationToken ct) => db.Counters.Where(c => c.Name == CallPlaces.Dropped).Select(c => c.Next).FirstOrDefaultAsync(ct);
    }
}
