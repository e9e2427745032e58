using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>The holder of an account chooses, per kind of notice, whether mail and short messages come besides the notice inside the platform, which always comes.</summary>
internal static class SaveNoticeChoices
{
    /// <param name="Mail">Kinds that come by mail.</param>
    /// <param name="Sms">Kinds that come as a short message.</param>
    internal sealed record Command(IReadOnlyList<string> Mail, IReadOnlyList<string> Sms) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleForEach(c => c.Mail).Must(k => NoticeKinds.Find(k) is not null).WithMessage("请从列表中选择。");
            RuleForEach(c => c.Sms).Must(k => NoticeKinds.Find(k) is not null).WithMessage("请从列表中选择。");
        }
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var id = Guid.TryParseExact(user.Actor.Id, "N", out var own) && await db.Accounts.AnyAsync(a => a.Id == own, ct) ? own : throw new NotFound();
            var rows = await db.NoticeChoices.Where(c => c.AccountId == id).ToDictionaryAsync(c => c.Kind, ct);
            var changes = new Dictionary<string, NotifyWays[]>();
            foreach (var kind in NoticeKinds.All)
            {
                var wanted = (command.Mail.Contains(kind.Kind) ? NotifyWays.Mail : NotifyWays.None) | (command.Sms.Contains(kind.Kind) ? NotifyWays.Sms : NotifyWays.None);
                var before = rows.GetValueOrDefault(kind.Kind)?.Ways ?? kind.Usual;
                if (wanted == before)
                {
                    continue;
                }
                var row = rows.GetValueOrDefault(kind.Kind) ?? db.NoticeChoices.Add(new NoticeChoice { AccountId = id, Kind = kind.Kind }).Entity;
                row.Ways = wanted;
                row.Version++;
                changes[kind.Kind] = [before, wanted];
            }
            db.Record("account.notice-choices-changed", "account", user.Actor.Id, changes);
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
