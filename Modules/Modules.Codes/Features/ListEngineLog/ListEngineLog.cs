using FluentValidation;
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
            RuleFor(q => q.Filter).SetValidator(new EngineLogFilterRules());
        }
    }

    internal sealed class Handler(CodesDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            var page = await CallPage.ReadAsync(db, request.Filter, request.Before, request.PageSize, cancellationToken);
            return new Result(page.Calls, page.Older);
        }
    }
}
