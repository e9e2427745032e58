using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Whoever manages an object type adds it or changes its attributes, managers and switches; codes that exist stay valid.</summary>
internal static class SaveObjectType
{
    internal sealed class Command : ICommand<Done>
    {
        public bool IsNew { get; set; }
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";
        public string CategoryCode { get; set; } = "";
        public ManagementMode Mode { get; set; }
        public string? ManagingDepartmentId { get; set; }
        public bool ReviewRequired { get; set; }
        public bool AutoApprove { get; set; }
        public bool AutoActivate { get; set; }
        public bool PartNumberRequired { get; set; }
        public bool OnShelf { get; set; }
        public string? StyleCode { get; set; }
        public List<AttributeRow> Attributes { get; set; } = [];
        public List<ManagerRow> Managers { get; set; } = [];

        /// <summary>The operator has read how many codes a change leaves with values that no longer fit.</summary>
        public bool AcceptLoss { get; set; }

        /// <summary>Version that the form was filled from.</summary>
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).Matches(@"^[0-9A-Za-z][0-9A-Za-z-]{1,15}\z").WithMessage("类型代码为 2 到 16 位字母、数字或短横线，以字母或数字开头。");
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n) && n.Trim().Length <= 64 && !n.Any(char.IsControl)).WithMessage("请填写类型名称，最多 64 个字。");
            RuleFor(c => c.CategoryCode).NotEmpty().WithMessage("请选择所属大类。").MaximumLength(16).WithMessage("没有这个大类，请重新选择。");
            RuleFor(c => c.Mode).IsInEnum().WithMessage("请选择管理方式。");
            RuleFor(c => c.ManagingDepartmentId).MaximumLength(64).WithMessage("没有这个部门，请重新选择。");
            RuleFor(c => c.StyleCode).MaximumLength(32).WithMessage("没有这个码样式，请重新选择。");
            RuleFor(c => c.Managers).Must(m => m.Count <= 300).WithMessage("属地管理单位最多 300 行。");
            RuleFor(c => c).Custom((command, context) =>
            {
                foreach (var fault in AttributeRules.CheckDefinitions([.. command.Attributes.Select(a => a.ToDefinition())]))
                {
                    context.AddFailure(fault.Index < 0 ? "Attributes" : $"Attributes[{fault.Index}].{char.ToUpperInvariant(fault.Field[0])}{fault.Field[1..]}", fault.Message);
                }
            });
        }
    }

    internal sealed class Handler(ObjectsDb db, ICurrentUser user, ITypeCatalog types, IDepartments departments, IRegions regions, IDictionaries dictionaries) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            await db.InTransactionAsync(async () =>
            {
                await db.TakeGuardAsync(TypeCatalog.Guard, ct);
                var type = await LoadAsync(command, ct);
                var before = TypeFacts.Of(type);
                await command.PutIntoAsync(type, db, departments, regions, ct);
                for (var i = 0; i < type.Attributes.Count; i++)
                {
                    if (type.Attributes[i].Dictionary is { } kind && dictionaries.Kinds.All(k => k.Kind != kind))
                    {
                        throw new InputInvalid($"attributes[{i}].dictionary", "没有这个字典，请重新选择。");
                    }
                }
                if (!user.Actor.MayManage(type))
                {
                    throw new Forbidden("您只能维护由本部门作为主管部门的物体类型。") { Field = "managingDepartmentId" };
                }
                await TypeChange.ApplyAsync(db, before, type, regions, dictionaries, command.AcceptLoss, ct);
                type.Version++;
                db.Record(command.IsNew ? "object-type.created" : "object-type.changed", "object-type", type.Code, TypeFacts.Of(type).Difference(command.IsNew ? null : before));
                await db.TouchAsync(TypeCatalog.ChangeMark, ct);
                await db.SaveChangesAsync(ct);
            }, ct);
            await types.RefreshAsync(ct);
            return default;
        }

        private async Task<ObjectType> LoadAsync(Command command, CancellationToken ct)
        {
            if (!user.Actor.MayAddTypes())
            {
                throw new Forbidden("物体类型由平台管理员和市级主管部门维护。");
            }
            var type = await db.Types.FirstOrDefaultAsync(t => t.Code == command.Code, ct);
            if (!command.IsNew)
            {
                return type is null || !user.Actor.Scope.AllowsType(DataActions.Edit, type.Code) ? throw new NotFound("没有这个物体类型。")
                    : !user.Actor.MayManage(type) ? throw new Forbidden("您只能维护由本部门作为主管部门的物体类型。")
                    : type.Version == command.Version ? type
                    : throw new RuleViolation("concurrent.change", "这个物体类型刚被其他人修改，请重新打开后再改。");
            }
            return type is null ? db.Types.Add(new ObjectType { Code = command.Code }).Entity
                : throw new RuleViolation("type.code-taken", $"类型代码 {command.Code} 已被“{type.Name}”使用，请换一个代码。") { Field = "code" };
        }
    }
}
