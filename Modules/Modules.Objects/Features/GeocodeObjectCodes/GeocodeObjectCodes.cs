using System.Text.Json;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>批量地址转坐标 (row 13): the codes that an operator chose, or all that a filter finds, are noted; a few at once, many in the background.</summary>
internal static class GeocodeObjectCodes
{
    public const int MaxCodes = 100_000;

    /// <summary>Up to so many are done while the operator waits.</summary>
    public const int AtOnce = 200;

    /// <summary>From fine to coarse.</summary>
    public static readonly string[] Levels = [GeocodeLevel.Door, GeocodeLevel.Road, GeocodeLevel.Village, GeocodeLevel.Street, GeocodeLevel.District];

    /// <param name="Codes">The chosen ones; when empty, what the filter finds.</param>
    /// <param name="MinimumLevel">The coarsest level that is taken over.</param>
    internal sealed record Command(IReadOnlyList<string> Codes, ObjectCodeFilter? Filter, string MinimumLevel) : ICommand<Result>;

    internal sealed record Result(string RunId, int Total);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Codes).Must((c, codes) => codes.Count > 0 || c.Filter is not null).WithMessage("请先选择物码。");
            RuleFor(c => c.Codes).Must(codes => codes.Count <= MaxCodes).WithMessage($"一次最多转换 {MaxCodes} 条，请分批。");
            RuleFor(c => c.MinimumLevel).Must(l => Levels.Contains(l)).WithMessage("请选择最低精度。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var codes = request.Codes.Count > 0
                ? request.Codes.Select(c => CodeValue.TryParse(c, out var value) ? value.Text : throw new InputInvalid("codes", "所选的物码中有无效的码值。")).Distinct().ToList()
                : await request.Filter!.Apply(db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.Edit), types)
                    .OrderBy(c => c.Id).Select(c => c.Code).Take(MaxCodes + 1).ToListAsync(ct);
            if (codes.Count == 0)
            {
                throw new RuleViolation("geocode.none", "没有符合条件的物码。");
            }
            if (codes.Count > MaxCodes)
            {
                throw new RuleViolation("geocode.too-many", $"一次最多转换 {MaxCodes} 条，请用筛选条件分批。");
            }
            var run = new GeocodeRun
            {
                RunId = CodeMaker.NewNumber('G', db.Now),
                State = GeocodeRunState.Queued,
                MinimumLevel = request.MinimumLevel,
                Total = codes.Count,
                DepartmentId = user.Actor.DepartmentId,
                CreatedBy = user.Actor.Id,
                CreatedByName = user.Actor.Name,
                CreatedAt = db.Now,
                ScopeJson = JsonSerializer.Serialize(user.Actor.Scope, Json.Stored),
            };
            await db.InTransactionAsync(async () =>
            {
                db.GeocodeRuns.Add(run);
                db.Record("geocode-run.started", "geocode-run", run.RunId, new { codes = codes.Count, level = run.MinimumLevel });
                await db.SaveChangesAsync(ct);
                await Bulk.WriteAsync(db, codes.ConvertAll(c => new GeocodeItem { RunId = run.RunId, Code = c, State = GeocodeItemState.Waiting }), ct);
            }, ct);
            if (codes.Count > AtOnce)
            {
                after.Wake<RunGeocodingJob>();
            }
            return new Result(run.RunId, run.Total);
        }
    }
}
