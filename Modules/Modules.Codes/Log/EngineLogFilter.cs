using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Log;

/// <summary>What somebody looks for in the engine log. Each condition has its index, so that a million rows do not matter.</summary>
internal sealed record EngineLogFilter
{
    public const string NotOk = "not-ok";

    /// <summary>Application id, whole.</summary>
    public string? Who { get; init; }

    /// <summary>Source address, whole.</summary>
    public string? Source { get; init; }

    /// <summary>Operation id.</summary>
    public string? Action { get; init; }

    /// <summary><c>ok</c>, <see cref="NotOk"/>, or a machine code.</summary>
    public string? Reason { get; init; }

    public string? TraceId { get; init; }
    public string? CodeKind { get; init; }

    /// <summary>Times in Shanghai, the second not included.</summary>
    public DateTime? From { get; init; }

    public DateTime? To { get; init; }

    public IQueryable<EngineCall> Apply(CodesDb db, long? before)
    {
        IQueryable<EngineCall> calls = db.Calls;
        if (Given(TraceId) is { } trace)
        {
            calls = calls.Where(c => c.TraceId == trace);
        }
        // Failures have indexes of their own: they are few, and among all calls of a caller they are far apart.
        var failed = Given(Reason) is not (null or CallRecord.Ok);
        if (Given(Who) is { } who)
        {
            calls = failed ? calls.Where(c => c.FailedAppId == who) : calls.Where(c => c.AppId == who);
        }
        if (Given(Source) is { } source)
        {
            calls = calls.Where(c => c.Source == source);
        }
        if (Given(Action) is { } action)
        {
            calls = failed ? calls.Where(c => c.FailedAction == action) : calls.Where(c => c.Action == action);
        }
        if (Given(CodeKind) is { } kind)
        {
            calls = calls.Where(c => c.CodeKind == kind);
        }
        if (Given(Reason) is { } reason)
        {
            calls = failed ? calls.Where(c => c.Failed) : calls;
            calls = reason == NotOk ? calls : calls.Where(c => c.Reason == reason);
        }
        // The id is the time: one index serves condition and order.
        if (From is { } from)
        {
            var first = IdAt(from);
            calls = calls.Where(c => c.Id >= first);
        }
        var end = Math.Min(To is { } to ? IdAt(to) : long.MaxValue, before ?? long.MaxValue);
        return end == long.MaxValue ? calls : calls.Where(c => c.Id < end);
    }

    private static long IdAt(DateTime shanghai) =>
        new DateTimeOffset(DateTime.SpecifyKind(shanghai, DateTimeKind.Unspecified), ChinaTime.Offset).ToUnixTimeMilliseconds() << 12;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What a filter may not ask.</summary>
internal sealed class EngineLogFilterRules : AbstractValidator<EngineLogFilter>
{
    public EngineLogFilterRules()
    {
        RuleFor(f => f.Who).MaximumLength(64).WithMessage("调用方最长 64 个字符。");
        RuleFor(f => f.Source).MaximumLength(45).WithMessage("来源地址最长 45 个字符。");
        RuleFor(f => f.TraceId).MaximumLength(32).WithMessage("追踪编号最长 32 个字符。");
        RuleFor(f => f.To).Must((f, to) => to is null || f.From is null || to > f.From).WithMessage("结束时间须晚于开始时间。");
    }
}
