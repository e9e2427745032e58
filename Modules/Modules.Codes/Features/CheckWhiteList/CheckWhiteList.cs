using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Somebody asks whether a white list allows an address.</summary>
internal static class CheckWhiteList
{
    internal sealed record Query(WhiteListKind List, string? Url) : IQuery<Result>;

    internal sealed record Result(WhiteListAnswer Answer, string Message);

    internal sealed class Handler(IWhiteLists lists) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            var answer = await lists.JudgeAsync(request.List, request.Url?.Trim(), cancellationToken);
            return new Result(answer, answer.Reason.Message());
        }
    }
}
