using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Statistics;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>Old calls stay counted by the day and no longer by the hour: both counts are written together, so nothing is added up here.</summary>
internal static class DropHourlyCounts
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Rows);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(CodesDb db, CallCountOptions options) : IHandle<Command, Result>
    {
        /// <summary>A day is a short transaction; a year that has piled up goes within a few runs.</summary>
        private const int MostDays = 60;

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var (limit, rows) = (ChinaTime.StartOfDay(options.FirstDay(db.Now)), 0);
            for (var day = 0; day < MostDays; day++)
            {
                if (await db.CallHours.Where(c => c.Start < limit).MinAsync(c => (DateTime?)c.Start, ct) is not { } oldest)
                {
                    break;
                }
                var end = oldest.AddDays(1) < limit ? oldest.AddDays(1) : limit;
                rows += await db.CallHours.Where(c => c.Start < end).ExecuteDeleteAsync(ct);
            }
            return new Result(rows);
        }
    }
}
