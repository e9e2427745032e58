using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>A platform administrator adds a category or changes its name, kind (所属类型), order or shelf; every host follows within seconds.</summary>
internal static class SaveObjectCategory
{
    internal sealed class Command : ICommand<Done>
    {
        public bool IsNew { get; set; }
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";
        public ObjectKind Kind { get; set; }
        public int Order { get; set; }
        public bool OnShelf { get; set; }

        /// <summary>Version that the form was filled from; another one in the database means that somebody was quicker.</summary>
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).Matches(@"^[0-9A-Za-z]{2,8}\z").WithMessage("大类代码为 2 到 8 位字母或数字。");
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n) && n.Trim().Length <= 64 && !n.Any(char.IsControl)).WithMessage("请填写大类名称，最多 64 个字。");
            RuleFor(c => c.Kind).IsInEnum().WithMessage("请选择所属类型。");
            RuleFor(c => c.Order).InclusiveBetween(0, 9999).WithMessage("排序应在 0 到 9999 之间。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ICurrentUser user, ITypeCatalog types) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            user.Actor.RequireCategoryManager();
            await db.InTransactionAsync(async () =>
            {
                await db.TakeGuardAsync(TypeCatalog.Guard, ct);
                var category = await LoadAsync(command, ct);
                category.Name = command.Name.Trim();
                if (await db.Categories.AnyAsync(c => c.Name == category.Name && c.Code != category.Code, ct))
                {
                    throw new RuleViolation("category.name-taken", $"已有名为“{category.Name}”的大类，请换一个名称。") { Field = "name" };
                }
                await RequireFittingTypesAsync(category.Code, command.Kind, ct);
                (category.Kind, category.OnShelf, category.Order) = (command.Kind, command.OnShelf, command.Order);
                category.Version++;
                db.RecordChange(command.IsNew ? "object-category.created" : "object-category.changed", "object-category", category.Code, category);
                await db.TouchAsync(TypeCatalog.ChangeMark, ct);
                await db.SaveChangesAsync(ct);
            }, ct);
            await types.RefreshAsync(ct);
            return default;
        }

        private async Task<ObjectCategory> LoadAsync(Command command, CancellationToken ct)
        {
            var category = await db.Categories.FirstOrDefaultAsync(c => c.Code == command.Code, ct);
            if (!command.IsNew)
            {
                return category is null ? throw new NotFound("没有这个大类。")
                    : category.Version == command.Version ? category
                    : throw new RuleViolation("concurrent.change", "这个大类刚被其他人修改，请重新打开后再改。");
            }
            if (category is not null)
            {
                throw new RuleViolation("category.code-taken", $"大类代码 {command.Code} 已被“{category.Name}”使用，请换一个代码。") { Field = "code" };
            }
            return db.Categories.Add(new ObjectCategory { Code = command.Code }).Entity;
        }

        /// <summary>Row 12: only types of a virtual category may activate by themselves.</summary>
        private async Task RequireFittingTypesAsync(string code, ObjectKind kind, CancellationToken ct)
        {
            if (kind == ObjectKind.Virtual)
            {
                return;
            }
            var names = await db.Types.Where(t => t.CategoryCode == code && t.AutoActivate).OrderBy(t => t.Code).Select(t => t.Name).ToListAsync(ct);
            if (names.Count > 0)
            {
                throw new RuleViolation("category.auto-activate",
                    $"大类下的“{string.Join("”“", names.Take(5))}”{(names.Count > 5 ? $"等 {names.Count} 个小类" : "")}设置了自动激活，自动激活只适用于数字虚拟；请先关闭这些小类的自动激活，再把所属类型改为{kind.Text()}。")
                { Field = "kind" };
            }
        }
    }
}
