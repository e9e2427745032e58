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

/// <summary>An administrator adds an entry to a dictionary or changes one; every page on every host offers it within a second.</summary>
internal static class SaveDictionaryEntry
{
    /// <param name="Color">Such as <c>#1456c8</c>, for tags and code colours; empty for none.</param>
    /// <param name="Disabled">Not offered any more; data that carry it stay readable.</param>
    /// <param name="Version">As it was when the form was opened; null adds an entry.</param>
    internal sealed record Command(string Kind, string Code, string Name, string? ParentCode, int Order, string? Color, string? Note, bool Disabled, int? Version) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).NotEmpty().WithMessage("请选择字典。");
            RuleFor(c => c.ParentCode).MaximumLength(64).WithMessage("上级代码不超过 64 个字符。");
            RuleFor(c => c).Custom((c, context) => DictionaryRules.Check(context, c.Code, c.Name, c.Color, c.Note, c.Order));
        }
    }

    internal sealed class Handler(AdminDb db, AdminDirectory directory) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            if (!await db.DictionaryKinds.AnyAsync(k => k.Kind == command.Kind, ct))
            {
                throw new RuleViolation("dictionary.unknown", "没有这个字典。") { Field = "kind" };
            }
            var entry = await LoadAsync(command, ct);
            (entry.Name, entry.ParentCode, entry.Order) = (command.Name.Trim(), Given(command.ParentCode), command.Order);
            (entry.Color, entry.Note, entry.Disabled) = (Given(command.Color)?.ToLowerInvariant(), Given(command.Note), command.Disabled);
            entry.Version++;
            db.RecordChange(command.Version is null ? "dictionary-entry.created" : "dictionary-entry.changed", "dictionary-entry", $"{entry.Kind}/{entry.Code}", entry);
            await db.TouchAsync(AdminDirectory.Mark, ct);
            await db.SaveChangesAsync(ct);
            await directory.RefreshAsync(ct);
            return default;
        }

        private async Task<AdminDictionaryEntry> LoadAsync(Command command, CancellationToken ct)
        {
            var entry = await db.Dictionary.FirstOrDefaultAsync(d => d.Kind == command.Kind && d.Code == command.Code, ct);
            if (command.Version is null)
            {
                return entry is null ? db.Dictionary.Add(new AdminDictionaryEntry { Kind = command.Kind, Code = command.Code }).Entity
                    : throw new RuleViolation("dictionary-entry.exists", "字典里已有这个代码，请换一个。") { Field = "code" };
            }
            return entry is null ? throw new NotFound("没有这个条目。")
                : entry.Version == command.Version ? entry
                : throw new RuleViolation("concurrent.change", "这个条目刚被其他人修改，请刷新后再试。");
        }

        private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
