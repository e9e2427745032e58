using FluentValidation;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A terminal that had no network hands in the codes for weak networks that it saw, and learns which of them were good at that moment and which were used twice.</summary>
internal static class ReportOfflineUses
{
    public const int Most = 200;

    internal sealed record Command(IReadOnlyList<Seen?>? Uses, string? Place, string? Purpose, string? SceneCode, string? DeviceId) : ICommand<Result>;

    /// <param name="SeenAt">By the clock of the terminal.</param>
    internal sealed record Seen(string? Code, DateTimeOffset? SeenAt);

    internal sealed record Result(IReadOnlyList<OfflineVerdict> Verdicts);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c).Custom((command, context) =>
            {
                Dictionary<string, string[]>? errors = null;
                DynamicInput.CheckScan("-", command.Place, command.Purpose, command.SceneCode, command.DeviceId, ref errors);
                for (var i = 0; i < Math.Min(command.Uses?.Count ?? 0, Most); i++)
                {
                    DynamicInput.CheckText($"uses[{i}].code", command.Uses![i]?.Code, Contracts.CodeText.LongestInput, "请传入验过的码值。", ref errors);
                    if (command.Uses[i]?.SeenAt is null)
                    {
                        DynamicInput.Fail(ref errors, $"uses[{i}].seenAt", "请传入验码时间，带时区。");
                    }
                }
                context.AddTo(errors);
            });
            RuleFor(c => c.Uses).Must(u => u is { Count: >= 1 and <= Most }).WithMessage($"一次补报 1 到 {Most} 枚。");
        }
    }

    internal sealed class Handler(OfflineUses uses) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct) =>
            // Whole milliseconds: as fine as the log, and the same on both databases.
            new(await uses.TakeInAsync([.. request.Uses!.Select(u => new SeenOffline(u!.Code!, Whole(u.SeenAt!.Value), request.DeviceId ?? "", request.SceneCode))], ct));

        private static DateTime Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()).UtcDateTime;
    }
}
