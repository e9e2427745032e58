using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An auditor looks for calls: by who, from where, when to the millisecond, what and with what result (row 31); newest first.</summary>
internal static class ListEngineLog
{
    /// <param name="Before">Id of the last call of the page before; null for the newest.</param>
    internal sealed record Query(EngineLogFilter Filter, long? Before = null, int PageSize = 50) : IQuery<Result>;

    /// <param name="Older">Where the next page begins; null when this is the last.</param>
    internal sealed record Result(IReadOnlyList<EngineCall> Calls, long? Older);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.PageSize).InclusiveBetween(1, 200).WithMessage("每页条数须在 1 到 200 之间。");
            RuleFor(q => q.Filter.Who).MaximumLength(64).WithMessage("调用方最长 64 个字符。");
            RuleFor(q => q.Filter.Source).MaximumLength(45).WithMessage("来源地址最长 45 个字符。");
            RuleFor(q => q.Filter.TraceId).MaximumLength(32).WithMessage("追踪编号最长 32 个字符。");
            RuleFor(q => q.Filter.To).Must((q, to) => to is null || q.Filter.From is null || to > q.Filter.From).WithMessage("结束时间须晚于开始时间。");
        }
    }

    internal sealed class Handler(CodesDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            var calls = await request.Filter.Apply(db, request.Before).AsNoTracking().OrderByDescending(c => c.Id).Take(request.PageSize + 1).ToListAsync(cancellationToken);
            if (calls.Count <= request.PageSize)
            {
                return new Result(calls, null);
            }
            // Calls of two hosts may share an id; a page never ends between them.
            var next = calls[^1].Id;
            calls.RemoveAll(c => c.Id == next);
            return new Result(calls, next + 1);
        }
    }
}
