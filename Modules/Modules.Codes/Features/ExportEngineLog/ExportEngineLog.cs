using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>An auditor takes what the engine log or the log of the interface shows home as a workbook; who exported what is recorded.</summary>
internal static class ExportEngineLog
{
    public const int Most = 100_000;

    private const int Step = 5_000;

    private static readonly SheetColumn[] Columns =
    [
        new("时间（精确到毫秒）", Width: 26), new("调用方"), new("密钥"), new("来源地址"), new("接口", Width: 26), new("操作编号", Width: 26), new("码类型"),
        new("结果"), new("结果代码"), new("HTTP 状态", SheetColumnKind.Number), new("耗时（毫秒）", SheetColumnKind.Number), new("核验地点"), new("核验用途"),
        new("设备"), new("场景"), new("追踪编号", Width: 36), new("主机"), new("请求参数", Width: 60), new("返回结果", Width: 60),
    ];

    /// <param name="Api">From the page of the interface's log; the engine log has the same rows under its own name.</param>
    internal sealed record Command(EngineLogFilter Filter, bool Api = false) : ICommand<Result>;

    internal sealed record Result(byte[] Workbook, string FileName, int Rows);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Filter).SetValidator(new EngineLogFilterRules());
    }

    internal sealed class Handler(CodesDb db, ActionTexts actions, CodeKinds kinds, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var (now, title) = (db.Now, request.Api ? "接口调用日志" : "码引擎日志");
            using var stream = new MemoryStream();
            var rows = 0;
            await using (var sheet = SheetWriter.Create(stream, Columns, new SheetWatermark(title, $"{user.Actor.Name}（{user.Actor.DepartmentName}）", new DateTimeOffset(now)), title))
            {
                for (long? before = null; rows < Most;)
                {
                    var page = await CallPage.ReadAsync(db, request.Filter, before, Math.Min(Step, Most - rows), ct);
                    foreach (var call in page.Calls)
                    {
                        await sheet.WriteAsync(ValuesOf(call), ct);
                    }
                    rows += page.Calls.Count;
                    if (page.Older is not { } older || page.Calls.Count == 0)
                    {
                        break;
                    }
                    before = older;
                }
                await sheet.CompleteAsync(ct);
            }
            db.Record(request.Api ? "api-log.exported" : "engine-log.exported", request.Api ? "api-log" : "engine-log", "export", new { rows, filter = request.Filter });
            await db.SaveChangesAsync(ct);
            return new Result(stream.ToArray(), $"{title}-{ChinaTime.Of(now):yyyyMMddHHmmss}.xlsx", rows);
        }

        private object?[] ValuesOf(EngineCall c) =>
        [
            CallTexts.Precise(c.At), c.AppId, c.KeyId, c.Source, actions.Of(c.Action), c.Action, kinds.Of(c.CodeKind), CallTexts.Outcome(c.Reason, c.Status), c.Reason,
            c.Status, c.DurationMicros / 1000m, c.Place, c.Purpose, c.DeviceId, c.Scene, c.TraceId, c.Node, CallField.Line(c.Parameters, 2_000), CallField.Line(c.Answer, 1_000),
        ];
    }
}
