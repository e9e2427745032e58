using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Dictionaries;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator makes a dictionary or renames one.</summary>
internal static class SaveDictionaryKind
{
    /// <param name="Version">As it was when the form was opened; null makes a new one.</param>
    internal sealed record Command(string Kind, string Name, string? Note, int Order, int? Version) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).NotEmpty().WithMessage("请填写代码。").Matches(DictionaryRules.KindPattern).WithMessage("代码为 2 到 32 个小写字母、数字和连字符，以字母开头。");
            RuleFor(c => c.Name).NotEmpty().WithMessage("请填写名称。").MaximumLength(64).WithMessage("名称不超过 64 个字。");
            RuleFor(c => c.Note).MaximumLength(200).WithMessage("说明不超过 200 个字。");
            RuleFor(c => c.Order).InclusiveBetween(0, 1_000_000).WithMessage("顺序为 0 到 1000000 的整数。");
        }
    }

    internal sealed class Handler(AdminDb db, AdminDirectory directory) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var kind = await db.DictionaryKinds.FirstOrDefaultAsync(k => k.Kind == command.Kind, ct);
            if (command.Version is null)
            {
                kind = kind is null ? db.DictionaryKinds.Add(new AdminDictionaryKind { Kind = command.Kind }).Entity
                    : throw new RuleViolation("dictionary.exists", "已有这个代码的字典，请换一个。") { Field = "kind" };
            }
            else if (kind is null || kind.Version != command.Version)
            {
                throw kind is null ? new NotFound("没有这个字典。") : new RuleViolation("concurrent.change", "这个字典刚被其他人修改，请刷新后再试。");
            }
            (kind.Name, kind.Note, kind.Order) = (command.Name.Trim(), command.Note?.Trim(), command.Order);
            kind.Version++;
            db.RecordChange(command.Version is null ? "dictionary.created" : "dictionary.changed", "dictionary", kind.Kind, kind);
            await db.TouchAsync(AdminDirectory.Mark, ct);
            await db.SaveChangesAsync(ct);
            await directory.RefreshAsync(ct);
            return default;
        }
    }
}
