using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Forgets in which order calls came in once no collector may go back so far; the calls themselves stay.</summary>
internal static class DropCallBatches
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Batches);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(CodesDb db, CallPlaces places, CallCollecting options) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            // Nobody may have asked for a long time: without a place a batch could not be told from one that is yet to come.
            await places.GiveAsync(ct);
            var limit = db.Now.AddDays(-options.Days);
            if (await db.CallBatches.Where(b => b.At < limit && b.Place != null).MaxAsync(b => b.Place, ct) is not { } last)
            {
                return new Result(0);
            }
            var counter = await db.Counters.FindAsync([CallPlaces.Dropped], ct) ?? db.Counters.Add(new CodeCounter { Name = CallPlaces.Dropped }).Entity;
            counter.Next = Math.Max(counter.Next, last);
            await db.SaveChangesAsync(ct);
            return new Result(await db.CallBatches.Where(b => b.Place <= last).ExecuteDeleteAsync(ct));
        }
    }
}
