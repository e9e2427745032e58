using FluentValidation;
using SuiShenMa.Codes.Statistics;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An administrator sees how the engine is used: by time, kind of code, caller, interface and result (row 26).</summary>
internal static class ShowEngineStatistics
{
    internal sealed record Query(StatisticsFilter Filter) : IQuery<StatisticsBook>;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Filter.To).Must((q, to) => to >= q.Filter.From).WithMessage("结束日不能早于开始日。")
                .Must((q, to) => to.DayNumber - q.Filter.From.DayNumber < StatisticsFilter.MostDays).WithMessage($"一次最多统计 {StatisticsFilter.MostDays} 天。");
            RuleFor(q => q.Filter.AppId).MaximumLength(64).WithMessage("调用方最长 64 个字符。");
        }
    }

    internal sealed class Handler(EngineStatistics statistics) : IHandle<Query, StatisticsBook>
    {
        public Task<StatisticsBook> Handle(Query request, CancellationToken cancellationToken) => statistics.ReadAsync(request.Filter, cancellationToken);
    }
}
