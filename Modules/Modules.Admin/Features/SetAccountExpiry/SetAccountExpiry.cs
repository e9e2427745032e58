using FluentValidation;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator says on which day an account may be used for the last time. An administrator's account takes two people (<see cref="AskAdministratorChange"/>).</summary>
internal static class SetAccountExpiry
{
    /// <param name="LastDay">The last day in Shanghai; null for no end.</param>
    internal sealed record Command(Guid AccountId, DateOnly? LastDay) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.AccountId).NotEmpty().WithMessage("请选择账号。");
            RuleFor(c => c.LastDay).Must(d => IsSensible(d!.Value)).When(c => c.LastDay is not null).WithMessage("日期不在合理范围内。");
        }
    }

    internal sealed class Handler(RightsGuard guard, AccountAuthority authority, AccountDesk desk) : IHandle<Command, Done>
    {
        public Task<Done> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Accounts, AdminPermissions.SubAccounts], async _ =>
            {
                var account = await authority.FindAsync(command.AccountId, ct);
                AccountAuthority.DemandOneIsEnough(account, "有效期");
                await desk.SetEndAsync(account, EndOf(command.LastDay), ct);
                return default(Done);
            }, ct);
    }

    /// <summary>The moment after the last day.</summary>
    internal static DateTime? EndOf(DateOnly? lastDay) => lastDay is { } day ? ChinaTime.StartOfDay(day.AddDays(1)) : null;

    internal static bool IsSensible(DateOnly day) => day.Year is >= 2020 and <= 2100;
}
