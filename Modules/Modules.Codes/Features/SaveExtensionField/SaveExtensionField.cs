using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>A department adds a field to its business or changes one; the next update is judged by it, without a deployment (row 22).</summary>
internal static class SaveExtensionField
{
    public const int MostOptions = 100;

    internal sealed class Command : ICommand<Done>
    {
        public bool IsNew { get; set; }
        public string Key { get; set; } = "";
        public string Business { get; set; } = "";
        public string Label { get; set; } = "";
        public ExtensionType Type { get; set; }
        public List<CodeSubjectKind>? Kinds { get; set; }
        public bool Required { get; set; }
        public bool Sensitive { get; set; }
        public string? Pattern { get; set; }
        public int? MaxLength { get; set; }
        public decimal? Minimum { get; set; }
        public decimal? Maximum { get; set; }
        public string? Options { get; set; }
        public int Order { get; set; }
        public bool Enabled { get; set; }

        /// <summary>Days in Shanghai, both included.</summary>
        public DateOnly? From { get; set; }

        public DateOnly? Until { get; set; }
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Key).Matches(@"^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?\z").WithMessage("字段键以小写字母开头，由字母、数字和最多一个点组成，例如 health.checkedOn。").MaximumLength(48).WithMessage("字段键最长 48 个字符。");
            RuleFor(c => c.Business).Must(b => Text(b).Length is >= 1 and <= 32).WithMessage("请填写业务名称，最多 32 个字。");
            RuleFor(c => c.Label).Must(l => Text(l).Length is >= 1 and <= 64).WithMessage("请填写字段名称，最多 64 个字。");
            RuleFor(c => c.Type).IsInEnum().WithMessage("请选择数据类型。");
            RuleFor(c => c.Kinds).Must(k => k is { Count: > 0 } && k.All(Enum.IsDefined)).WithMessage("请至少选择一类适用对象。");
            RuleFor(c => c.Pattern).Custom((pattern, context) =>
            {
                if (!string.IsNullOrWhiteSpace(pattern) && FieldPatterns.Fault(pattern.Trim()) is { } fault)
                {
                    context.AddFailure(fault);
                }
            });
            RuleFor(c => c.MaxLength).InclusiveBetween(1, ExtensionRules.MostLength).When(c => c.MaxLength is not null).WithMessage($"最大长度应在 1 到 {ExtensionRules.MostLength} 之间。");
            RuleFor(c => c.Maximum).Must((c, max) => max is null || c.Minimum is null || max >= c.Minimum).WithMessage("最大值不能小于最小值。");
            RuleFor(c => c.Options).Must((c, o) => c.Type != ExtensionType.Option || OptionsOf(o) is { Count: >= 1 and <= MostOptions } all && all.All(x => x.Length <= 64) && all.Distinct().Count() == all.Count)
                .WithMessage($"选项每行一个，1 到 {MostOptions} 个，不重复，每个最多 64 个字。");
            RuleFor(c => c.Order).InclusiveBetween(0, 9999).WithMessage("排序应在 0 到 9999 之间。");
            RuleFor(c => c.Until).Must((c, until) => until is null || c.From is null || until >= c.From).WithMessage("截止日不能早于起始日。");
        }
    }

    internal sealed class Handler(CodesDb db, ExtensionCatalog catalog, AfterCommit after, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var field = await LoadAsync(request, ct);
            (field.Business, field.Label, field.Order, field.Enabled, field.Required) = (Text(request.Business), Text(request.Label), request.Order, request.Enabled, request.Required);
            field.KindNames = string.Join(',', request.Kinds!.Distinct().Order());
            (field.Pattern, field.MaxLength) = (request.Pattern?.Trim() ?? "", request.Type == ExtensionType.Text ? request.MaxLength ?? 0 : 0);
            (field.Minimum, field.Maximum) = request.Type == ExtensionType.Number ? (request.Minimum, request.Maximum) : (null, null);
            field.OptionLines = request.Type == ExtensionType.Option ? string.Join('\n', OptionsOf(request.Options)) : "";
            field.ValidFrom = request.From is { } from ? ChinaTime.StartOfDay(from) : DateTime.UnixEpoch;
            field.ValidUntil = request.Until is { } until ? ChinaTime.StartOfDay(until.AddDays(1)) : null;
            (field.ChangedAt, field.ChangedBy) = (db.Now, user.Actor.Id);
            field.Version++;
            db.Record(request.IsNew ? "extension-field.created" : "extension-field.changed", "extension-field", field.Key, new
            {
                business = field.Business,
                label = field.Label,
                type = field.Type,
                kinds = field.KindNames,
                required = field.Required,
                sensitive = field.Sensitive,
                enabled = field.Enabled,
                until = field.ValidUntil,
            });
            await db.TouchAsync(ExtensionCatalog.Topic, ct);
            await SaveAsync(ct);
            catalog.Forget();
            after.Do(catalog.Forget);
            return default;
        }

        private async Task<ExtensionField> LoadAsync(Command request, CancellationToken ct)
        {
            var field = await db.ExtensionFields.FirstOrDefaultAsync(f => f.Key == request.Key, ct);
            if (request.IsNew)
            {
                return field is null
                    ? db.ExtensionFields.Add(new ExtensionField { Key = request.Key, Type = request.Type, Sensitive = request.Sensitive, DepartmentId = user.Actor.DepartmentId }).Entity
                    : throw Taken();
            }
            if (field is null || !MayManage(user.Actor, field))
            {
                throw new NotFound("没有这个扩展字段，或者它属于其他部门。");
            }
            if (field.Version != request.Version)
            {
                throw new RuleViolation("concurrent.change", "这个字段刚被其他人修改，请重新打开后再改。");
            }
            // Values that are there were read as this type, and are encrypted or not.
            return field.Type == request.Type && field.Sensitive == request.Sensitive
                ? field
                : throw new InputInvalid(field.Type != request.Type ? "type" : "sensitive", "已有的字段不能更改数据类型和是否敏感，请停用它，另建一个字段。");
        }

        private async Task SaveAsync(CancellationToken ct)
        {
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                throw Taken();
            }
        }

        private static InputInvalid Taken() => new("key", "这个字段键已被使用，请换一个。");
    }

    /// <summary>A business is its department's.</summary>
    public static bool MayManage(Actor actor, ExtensionField field) =>
        actor.May(EnginePermissions.ExtensionsManage) && (actor.Scope.Platform || field.DepartmentId == actor.DepartmentId);

    private static string Text(string? text) => Normalise.Field(text ?? "");

    private static List<string> OptionsOf(string? lines) =>
        [.. (lines ?? "").Split('\n').Select(Normalise.Field).Where(o => o.Length > 0)];
}
