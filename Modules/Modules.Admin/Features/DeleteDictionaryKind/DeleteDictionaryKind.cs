using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator removes an empty dictionary that people made.</summary>
internal static class DeleteDictionaryKind
{
    internal sealed record Command(string Kind) : ICommand<Result>;

    internal sealed record Result(string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Kind).NotEmpty().WithMessage("请选择字典。");
    }

    internal sealed class Handler(AdminDb db, AdminDirectory directory, IEnumerable<IDictionaryUse> uses) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var kind = await db.DictionaryKinds.FirstOrDefaultAsync(k => k.Kind == command.Kind, ct) ?? throw new NotFound("没有这个字典。");
            if (kind.BuiltIn)
            {
                throw new RuleViolation("dictionary.built-in", $"“{kind.Name}”是系统内置字典，不能删除。");
            }
            if (await db.Dictionary.AnyAsync(d => d.Kind == command.Kind, ct))
            {
                throw new RuleViolation("dictionary.not-empty", $"“{kind.Name}”里还有条目，请先删除条目。");
            }
            foreach (var use in uses)
            {
                if (await use.KindUsedByAsync(kind.Kind, ct) is { } by)
                {
                    throw new RuleViolation("dictionary.used", $"“{kind.Name}”正被{by}使用，不能删除。");
                }
            }
            db.DictionaryKinds.Remove(kind);
            db.Record("dictionary.deleted", "dictionary", kind.Kind, new { kind.Name });
            await db.TouchAsync(AdminDirectory.Mark, ct);
            await db.SaveChangesAsync(ct);
            await directory.RefreshAsync(ct);
            return new Result(kind.Name);
        }
    }
}
