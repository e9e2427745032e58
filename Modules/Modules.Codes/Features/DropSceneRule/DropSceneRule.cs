using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator takes back the rule of a scene, which then asks nothing of its codes.</summary>
internal static class DropSceneRule
{
    internal sealed record Command(string SceneCode) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.SceneCode).NotEmpty().WithMessage("请指明场景。");
    }

    internal sealed class Handler(CodesDb db, SceneRules rules, SceneControl control, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var rule = await db.SceneRules.FirstOrDefaultAsync(r => r.SceneCode == request.SceneCode, ct) ?? throw new NotFound("没有这个场景的规则。");
            control.Demand(user.Actor, rule.SceneCode, rule.Kinds);
            db.SceneRules.Remove(rule);
            db.Record("scene-rule.dropped", "code-scene", rule.SceneCode);
            await db.TouchAsync(SceneRules.Mark, ct);
            await db.SaveChangesAsync(ct);
            await rules.RefreshAsync(ct);
            return default;
        }
    }
}
