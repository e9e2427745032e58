using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An audit administrator opens one call: what was asked, what was answered, by and from whom, and how long it took.</summary>
internal static class ShowApiCall
{
    /// <param name="Node">Ids are unique on their host.</param>
    internal sealed record Query(long Id, string Node) : IQuery<Result>;

    internal sealed record Result(EngineCall Call, IReadOnlyList<CallField> Parameters, IReadOnlyList<CallField> Answer);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Node).NotNull().MaximumLength(64);
    }

    internal sealed class Handler(CodesDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var call = await db.Calls.AsNoTracking().FirstOrDefaultAsync(c => c.Id == query.Id && c.Node == query.Node, ct) ?? throw new NotFound("没有这次调用，或者它已经归档。");
            return new Result(call, CallField.Of(call.Parameters), CallField.Of(call.Answer));
        }
    }
}
