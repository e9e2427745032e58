using FluentValidation;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>The holder, or whoever administers the account, says where the holder of an account is told what concerns the account; the record says which address changed, not to what.</summary>
internal static class SaveContact
{
    internal sealed record Command(Guid AccountId, string? Mail, string? Mobile) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.AccountId).NotEmpty().WithMessage("请选择账号。");
            RuleFor(c => c.Mail).Must(m => ContactRule.IsMail(m!.Trim())).When(c => !string.IsNullOrWhiteSpace(c.Mail)).WithMessage("邮箱地址格式不对，例如 name@example.cn。");
            RuleFor(c => c.Mobile).Must(m => ContactRule.IsMobile(m!.Trim())).When(c => !string.IsNullOrWhiteSpace(c.Mobile)).WithMessage("手机号为 11 位数字。");
        }
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, Contacts contacts) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindOrOwnAsync(command.AccountId, ct);
            if (account.Kind.IsAdministrator() && account.ActorId != user.Actor.Id)
            {
                // Warnings of an attack on the account go there.
                throw new RuleViolation("account.own-contact", "管理员的联系方式只能由本人在“我的账号”中修改。", 403);
            }
            var (mail, mobile) = await contacts.OfAsync(command.AccountId, ct);
            await contacts.SetAsync(command.AccountId, command.Mail, command.Mobile, ct);
            db.Record("account.contact-changed", "account", command.AccountId.ToString("N"), new
            {
                Mail = Change(mail, command.Mail),
                Mobile = Change(mobile, command.Mobile),
            });
            await db.SaveChangesAsync(ct);
            return default;
        }

        private static string[]? Change(string? before, string? after) =>
            (before ?? "") == (after ?? "").Trim() ? null : [before is null ? "" : ContactRule.Mask(before), string.IsNullOrWhiteSpace(after) ? "" : ContactRule.Mask(after.Trim())];
    }
}
