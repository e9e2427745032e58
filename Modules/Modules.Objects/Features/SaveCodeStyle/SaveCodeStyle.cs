using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>A department changes size, weight, colour, place and words of what its printed codes show; layouts that could not be scanned or read are refused (row 49).</summary>
internal static class SaveCodeStyle
{
    internal sealed class Command : ICommand<Done>
    {
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";
        public StyleForm Layout { get; set; } = new();

        /// <summary>Version that the form was filled from.</summary>
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).NotEmpty().MaximumLength(32).WithMessage("没有这个码样式。");
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n) && n.Trim().Length <= 64 && !n.Any(char.IsControl)).WithMessage("请填写样式名称，最多 64 个字。");
            RuleFor(c => c.Layout).Custom((layout, context) =>
            {
                foreach (var fault in layout.ToStyle().Validate())
                {
                    context.AddFailure(fault);
                }
            });
        }
    }

    internal sealed class Handler(ObjectsDb db, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var style = await db.Styles.FirstOrDefaultAsync(s => s.Code == command.Code, ct) ?? throw new NotFound("没有这个码样式。");
            if (!user.Actor.MayChange(style))
            {
                throw new Forbidden("这个码样式不属于本部门，不能直接修改；请先复制一份。");
            }
            if (style.Version != command.Version)
            {
                throw new RuleViolation("concurrent.change", "这个码样式刚被其他人修改，请重新打开后再改。");
            }
            var before = style.LayoutJson;
            style.Name = command.Name.Trim();
            style.LayoutJson = command.Layout.ToStyle().ToJson();
            style.ChangedAt = db.Now;
            style.Version++;
            db.Record("code-style.changed", "code-style", style.Code, new { name = style.Name, layout = new[] { before, style.LayoutJson } });
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
