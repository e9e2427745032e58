using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator says what a scene asks of dynamic codes: how long they live, whether once, whether with consent.</summary>
internal static class SaveSceneRule
{
    /// <param name="Version">Null for a new rule.</param>
    internal sealed record Command(
        string SceneCode, string Name, bool SingleUse, int LifeSeconds, bool ConsentRequired, int? Version) : ICommand<Done>
    {
        /// <summary>Of the dictionary 服务类型; empty for none.</summary>
        public string? ServiceType { get; init; }

        /// <summary>Kinds of codes that the rule is about; none for all.</summary>
        public List<string>? Kinds { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.SceneCode).Matches(@"^[!-~]{1,64}\z").WithMessage("场景代码为 1 到 64 个字母、数字或符号，不含空格。");
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n) && n.Trim().Length <= 64 && !n.Any(char.IsControl)).WithMessage("请填写场景名称，最多 64 个字。");
            RuleFor(c => c.Kinds).Must(k => k is null || k.All(SceneControl.Kinds.Contains)).WithMessage("请从列表中选择码种。");
            RuleFor(c => c.LifeSeconds).Must(s => s is >= DynamicTokens.ShortestLife and <= DynamicTokens.LongestLife && s % TokenFormat.LifeUnit == 0)
                .WithMessage("有效期为 15 到 600 秒，须是 15 的倍数。");
        }
    }

    internal sealed class Handler(CodesDb db, SceneRules rules, IDictionaries dictionaries, SceneControl control, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var rule = await db.SceneRules.FirstOrDefaultAsync(r => r.SceneCode == request.SceneCode, ct);
            control.Demand(user.Actor, request.SceneCode, request.Kinds ?? []);
            if (rule is not null)
            {
                control.Demand(user.Actor, rule.SceneCode, rule.Kinds);
            }
            if (request.Version is null)
            {
                if (rule is not null)
                {
                    throw new RuleViolation("scene-rule.exists", $"场景 {request.SceneCode} 已有规则，请修改它。") { Field = "sceneCode" };
                }
                db.SceneRules.Add(rule = new SceneRule { SceneCode = request.SceneCode });
            }
            else if (rule is null)
            {
                throw new NotFound("没有这个场景的规则。");
            }
            else if (rule.Version != request.Version)
            {
                throw new RuleViolation("concurrent.change", "这条规则刚被其他人修改，请刷新后再试。");
            }
            if (!string.IsNullOrEmpty(request.ServiceType) && !dictionaries.Offers(DictionaryNames.ServiceType, request.ServiceType, rule.ServiceType))
            {
                throw new InputInvalid("serviceType", "请从列表中选择服务类型。");
            }
            rule.ServiceType = request.ServiceType ?? "";
            rule.KindList = string.Join(',', SceneControl.Kinds.Where(k => request.Kinds?.Contains(k) == true));
            (rule.Name, rule.SingleUse, rule.LifeSeconds) = (request.Name.Trim(), request.SingleUse, request.LifeSeconds);
            (rule.ConsentRequired, rule.ChangedAt) = (request.ConsentRequired, db.Now);
            rule.Version += request.Version is null ? 0 : 1;
            db.Record("scene-rule.saved", "code-scene", rule.SceneCode, new { rule.Name, rule.SingleUse, rule.LifeSeconds, rule.ConsentRequired, rule.ServiceType, rule.KindList });
            await db.TouchAsync(SceneRules.Mark, ct);
            await db.SaveChangesAsync(ct);
            await rules.RefreshAsync(ct);
            return default;
        }
    }
}
