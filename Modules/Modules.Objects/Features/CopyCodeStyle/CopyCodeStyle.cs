using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>One click copies a style, or the style of an object type, as a new one of the operator's department, to be changed at will (row 49).</summary>
internal static class CopyCodeStyle
{
    internal sealed class Command : ICommand<Result>
    {
        /// <summary>A style, or empty when a type is given.</summary>
        public string? FromStyle { get; set; }

        /// <summary>An object type whose style is copied.</summary>
        public string? FromType { get; set; }
    }

    internal sealed record Result(string Code);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.FromStyle).MaximumLength(32).WithMessage("没有这个码样式。");
            RuleFor(c => c.FromType).MaximumLength(16).WithMessage("没有这个物体类型。");
            RuleFor(c => c).Must(c => string.IsNullOrEmpty(c.FromStyle) != string.IsNullOrEmpty(c.FromType))
                .WithName("FromStyle").WithMessage("请选择要复制的码样式或物体类型。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var actor = user.Actor;
            var (from, name) = Source(command, actor);
            var source = await db.Styles.AsNoTracking().FirstOrDefaultAsync(s => s.Code == from, ct) ?? throw new NotFound("没有这个码样式。");
            var copy = new ImageStyle
            {
                Code = "s-" + Guid.CreateVersion7().ToString("N")[..20],
                Name = Shorten(name ?? source.Name) + " 副本",
                LayoutJson = source.LayoutJson,
                DepartmentId = actor.Scope.Platform ? "" : actor.DepartmentId,
                ChangedAt = db.Now,
            };
            db.Styles.Add(copy);
            db.Record("code-style.copied", "code-style", copy.Code, new { from = source.Code, type = command.FromType });
            await db.SaveChangesAsync(ct);
            return new Result(copy.Code);
        }

        private (string Style, string? Name) Source(Command command, Actor actor)
        {
            if (!actor.May(ObjectsPermissions.Styles) || (!actor.Scope.Platform && actor.DepartmentId.Length == 0))
            {
                throw new Forbidden();
            }
            if (string.IsNullOrEmpty(command.FromType))
            {
                return (command.FromStyle!, null);
            }
            var type = types.Find(command.FromType)?.Type;
            return type is null || !actor.Scope.AllowsType(DataActions.Edit, type.Code) ? throw new NotFound("没有这个物体类型。")
                : (type.StyleCode ?? BuiltInTypes.DefaultStyle, type.Name + "样式");
        }

        private static string Shorten(string name) => name.Length <= 60 ? name : name[..60];
    }
}
