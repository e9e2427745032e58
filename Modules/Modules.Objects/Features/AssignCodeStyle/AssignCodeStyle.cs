using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Whoever manages object types gives several of them one style; codes printed from then on look like it.</summary>
internal static class AssignCodeStyle
{
    internal sealed class Command : ICommand<Result>
    {
        public string StyleCode { get; set; } = "";
        public List<string> TypeCodes { get; set; } = [];
    }

    internal sealed record Result(int Types);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.StyleCode).NotEmpty().MaximumLength(32).WithMessage("没有这个码样式。");
            RuleFor(c => c.TypeCodes).Must(t => t.Count is > 0 and <= 500).WithMessage("请至少选择一个物体类型。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog catalog, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var count = await db.InTransactionAsync(async () =>
            {
                await db.TakeGuardAsync(TypeCatalog.Guard, ct);
                if (!await db.Styles.AnyAsync(s => s.Code == command.StyleCode, ct))
                {
                    throw new NotFound("没有这个码样式。");
                }
                var codes = command.TypeCodes.Distinct().ToList();
                var types = await db.Types.Where(t => codes.Contains(t.Code)).ToListAsync(ct);
                if (types.Count != codes.Count || types.Exists(t => !user.Actor.MayManage(t)))
                {
                    throw new Forbidden("所选物体类型中有不由本部门维护的，请重新选择。") { Field = "typeCodes" };
                }
                foreach (var type in types.Where(t => t.StyleCode != command.StyleCode))
                {
                    db.Record("object-type.changed", "object-type", type.Code, new { styleCode = new[] { type.StyleCode, command.StyleCode } });
                    type.StyleCode = command.StyleCode;
                    type.Version++;
                }
                await db.TouchAsync(TypeCatalog.ChangeMark, ct);
                await db.SaveChangesAsync(ct);
                return types.Count;
            }, ct);
            await catalog.RefreshAsync(ct);
            return new Result(count);
        }
    }
}
