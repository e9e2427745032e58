using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Features;

/// <summary>企业码分类: a city operator adds an entry of either level or changes it; nothing is deleted, because codes carry it.</summary>
internal static class SaveEnterpriseCategory
{
    internal sealed class Command : ICommand<Done>
    {
        public bool IsNew { get; set; }
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";

        /// <summary>Empty for the first level; cannot be changed later.</summary>
        public string? ParentCode { get; set; }

        public int Order { get; set; }
        public bool Disabled { get; set; }

        /// <summary>Version that the form was filled from.</summary>
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).Matches(@"^[0-9A-Z]{1,16}\z").WithMessage("分类代码为 1 到 16 位数字或大写字母。");
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n) && n.Trim().Length <= 64 && !n.Any(char.IsControl)).WithMessage("请填写分类名称，最多 64 个字。");
            RuleFor(c => c.Order).InclusiveBetween(0, 99_999).WithMessage("排序应在 0 到 99999 之间。");
        }
    }

    internal sealed class Handler(EnterpriseDb db, CategoryBook book, AfterCommit after) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var category = await LoadAsync(request, ct);
            var name = Normalise.Field(request.Name);
            if (await db.Categories.AnyAsync(c => c.Name == name && c.ParentCode == category.ParentCode && c.Code != category.Code, ct))
            {
                throw new RuleViolation("category.name-taken", $"同一级已有名为“{name}”的分类，请换一个名称。") { Field = "name" };
            }
            var before = new { category.Name, category.Order, category.Disabled };
            (category.Name, category.Order, category.Disabled) = (name, request.Order, request.Disabled);
            category.Version++;
            db.Record(request.IsNew ? "enterprise-category.created" : "enterprise-category.changed", "enterprise-category", category.Code,
                new { before = request.IsNew ? null : before, after = new { category.Name, category.Order, category.Disabled, parent = category.ParentCode } });
            await db.SaveChangesAsync(ct);
            after.Do(book.Drop);
            return default;
        }

        private async Task<EnterpriseCategory> LoadAsync(Command request, CancellationToken ct)
        {
            var category = await db.Categories.FirstOrDefaultAsync(c => c.Code == request.Code, ct);
            if (!request.IsNew)
            {
                return category is null ? throw new NotFound("没有这个分类。")
                    : category.Version == request.Version ? category
                    : throw new RuleViolation("concurrent.change", "这个分类刚被其他人修改，请重新打开后再改。");
            }
            if (category is not null)
            {
                throw new RuleViolation("category.code-taken", $"分类代码 {request.Code} 已被“{category.Name}”使用，请换一个代码。") { Field = "code" };
            }
            var parent = string.IsNullOrEmpty(request.ParentCode) ? null : await db.Categories.FirstOrDefaultAsync(c => c.Code == request.ParentCode, ct);
            if (!string.IsNullOrEmpty(request.ParentCode) && parent is not { ParentCode: null })
            {
                throw new InputInvalid("parentCode", "请选择一个一级分类；分类只有两级。");
            }
            return db.Categories.Add(new EnterpriseCategory { Code = request.Code, ParentCode = parent?.Code }).Entity;
        }
    }
}
