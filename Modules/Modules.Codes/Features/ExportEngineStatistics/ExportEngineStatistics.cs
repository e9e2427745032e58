using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Statistics;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>The tables of the statistics page as a workbook, row for row what the screen shows; the export is recorded.</summary>
internal static class ExportEngineStatistics
{
    private static readonly SheetColumn[] Columns =
    [
        new("统计"), new("项目", Width: 30), new("代码", Width: 26), new("调用（次）", SheetColumnKind.Number), new("成功（次）", SheetColumnKind.Number), new("被拒绝或码不可信（次）", SheetColumnKind.Number),
        new("平台故障（次）", SheetColumnKind.Number), new("平均耗时（毫秒）", SheetColumnKind.Number), new("最长（毫秒）", SheetColumnKind.Number), new("定义", Width: 40), new("数据截至"),
    ];

    internal sealed record Command(IReadOnlyList<StatisticsTable> Tables, StatisticsFilter Filter, DateTime? AsOf) : ICommand<Result>;

    internal sealed record Result(byte[] Workbook, string FileName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Tables).NotEmpty();
    }

    internal sealed class Handler(CodesDb db, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var now = db.Now;
            using var stream = new MemoryStream();
            await using (var sheet = SheetWriter.Create(stream, Columns, new SheetWatermark("码引擎统计", $"{user.Actor.Name}（{user.Actor.DepartmentName}）", new DateTimeOffset(now)), "码引擎统计"))
            {
                foreach (var table in request.Tables)
                {
                    foreach (var row in table.Rows)
                    {
                        var l = row.Line;
                        await sheet.WriteAsync([table.Title, row.Text, row.Key, l.Calls, l.Ok, l.Refused, l.Failures, Math.Round(l.AverageMs, 1), Math.Round(l.LongestMs, 1), table.Definition, ChinaTime.Text(request.AsOf)], ct);
                    }
                }
                await sheet.CompleteAsync(ct);
            }
            db.Record("engine-statistics.exported", "engine-statistics", "export", new { filter = request.Filter });
            await db.SaveChangesAsync(ct);
            return new Result(stream.ToArray(), $"码引擎统计-{ChinaTime.Of(now):yyyyMMddHHmmss}.xlsx");
        }
    }
}
