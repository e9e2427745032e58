using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Dictionaries;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator removes an entry that neither comes with the platform nor is used by data.</summary>
internal static class DeleteDictionaryEntry
{
    internal sealed record Command(string Kind, string Code) : ICommand<Result>;

    internal sealed record Result(string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).NotEmpty().WithMessage("请选择字典。");
            RuleFor(c => c.Code).NotEmpty().WithMessage("请选择条目。");
        }
    }

    internal sealed class Handler(AdminDb db, AdminDirectory directory, IEnumerable<IDictionaryUse> uses) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var entry = await db.Dictionary.FirstOrDefaultAsync(d => d.Kind == command.Kind && d.Code == command.Code, ct) ?? throw new NotFound("没有这个条目。");
            await DictionaryRules.RequireUnusedAsync(entry, uses, ct);
            db.Dictionary.Remove(entry);
            db.Record("dictionary-entry.deleted", "dictionary-entry", $"{entry.Kind}/{entry.Code}", new { entry.Name });
            await db.TouchAsync(AdminDirectory.Mark, ct);
            await db.SaveChangesAsync(ct);
            await directory.RefreshAsync(ct);
            return new Result(entry.Name);
        }
    }
}
