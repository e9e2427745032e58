using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>A platform administrator says which colour a code shows in a scene, under which condition and for how long (row 23).</summary>
internal static class SaveSceneColour
{
    internal sealed class Command : ICommand<Done>
    {
        /// <summary>Null for a new rule.</summary>
        public Guid? Id { get; set; }

        /// <summary>Empty for all scenes.</summary>
        public string? Scene { get; set; }

        public int Order { get; set; }
        public ColourTest Test { get; set; }
        public string? Field { get; set; }
        public string? Value { get; set; }
        public string ColourCode { get; set; } = "";
        public bool Enabled { get; set; }

        /// <summary>Days in Shanghai, both included.</summary>
        public DateOnly? From { get; set; }

        public DateOnly? Until { get; set; }
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(ExtensionCatalog catalog, Colours colours)
        {
            RuleFor(c => c.Scene).Matches(@"^[0-9A-Za-z._-]{1,64}\z").When(c => !string.IsNullOrWhiteSpace(c.Scene)).WithMessage("场景代码为 1 到 64 位字母、数字、点和横线。");
            RuleFor(c => c.Order).InclusiveBetween(0, 9999).WithMessage("顺序应在 0 到 9999 之间。");
            RuleFor(c => c.Test).IsInEnum().WithMessage("请选择条件。");
            RuleFor(c => c.ColourCode).MustAsync(async (code, ct) => code == SceneColour.Hidden || await colours.KnowsAsync(code ?? "", ct)).WithMessage("请选择启用的码色，或者“不显示码色”。");
            RuleFor(c => c.Field).MustAsync(async (field, ct) => (await catalog.GetAsync(ct)).ContainsKey(field?.Trim() ?? "")).When(c => AsksField(c.Test)).WithMessage("没有这个扩展字段，请填写字段键。");
            RuleFor(c => c.Value).Must(v => Normalise.Field(v ?? "").Length is >= 1 and <= 200).When(c => AsksValue(c.Test)).WithMessage("请填写要比较的值，最多 200 个字。");
            RuleFor(c => c.Value).Must(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 3650).When(c => c.Test == ColourTest.FieldWithinDays).WithMessage("天数应在 1 到 3650 之间。");
            RuleFor(c => c.Until).Must((c, until) => until is null || c.From is null || until >= c.From).WithMessage("截止日不能早于起始日。");
        }
    }

    internal sealed class Handler(CodesDb db, Colours colours, AfterCommit after, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var rule = request.Id is null ? db.ColourRules.Add(new SceneColour { Id = Guid.CreateVersion7() }).Entity
                : await db.ColourRules.FirstOrDefaultAsync(r => r.Id == request.Id, ct) ?? throw new NotFound("这条规则已被删除。");
            if (request.Id is not null && rule.Version != request.Version)
            {
                throw new RuleViolation("concurrent.change", "这条规则刚被其他人修改，请重新打开后再改。");
            }
            (rule.Scene, rule.Order, rule.Test, rule.ColourCode, rule.Enabled) = (request.Scene?.Trim() ?? "", request.Order, request.Test, request.ColourCode, request.Enabled);
            rule.Field = AsksField(request.Test) ? request.Field!.Trim() : "";
            rule.Value = AsksValue(request.Test) ? Normalise.Field(request.Value!) : "";
            rule.ValidFrom = request.From is { } from ? ChinaTime.StartOfDay(from) : DateTime.UnixEpoch;
            rule.ValidUntil = request.Until is { } until ? ChinaTime.StartOfDay(until.AddDays(1)) : null;
            (rule.ChangedAt, rule.ChangedBy) = (db.Now, user.Actor.Id);
            rule.Version++;
            db.Record(request.Id is null ? "colour-rule.created" : "colour-rule.changed", "colour-rule", rule.Id.ToString("N"),
                new { rule.Scene, rule.Order, rule.Test, rule.Field, rule.Value, rule.ColourCode, rule.Enabled, rule.ValidUntil });
            await db.TouchAsync(Colours.Topic, ct);
            await db.SaveChangesAsync(ct);
            colours.Forget();
            after.Do(colours.Forget);
            return default;
        }
    }

    private static bool AsksField(ColourTest test) => test is not (ColourTest.Always or ColourTest.AssignedIs or ColourTest.AssignedMissing);

    private static bool AsksValue(ColourTest test) => test is not (ColourTest.Always or ColourTest.FieldMissing or ColourTest.AssignedMissing);
}
