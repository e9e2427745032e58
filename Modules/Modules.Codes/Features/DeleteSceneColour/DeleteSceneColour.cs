using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A platform administrator takes a colour rule back.</summary>
internal static class DeleteSceneColour
{
    internal sealed record Command(Guid Id) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty();
    }

    internal sealed class Handler(CodesDb db, Colours colours, SceneControl control, AfterCommit after, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var rule = await db.ColourRules.FirstOrDefaultAsync(r => r.Id == request.Id, ct) ?? throw new NotFound("这条规则已被删除。");
            control.Demand(user.Actor, rule.Scene, []);
            db.ColourRules.Remove(rule);
            db.Record("colour-rule.deleted", "colour-rule", rule.Id.ToString("N"), new { rule.Scene, rule.Test, rule.Field, rule.Value, rule.ColourCode });
            await db.TouchAsync(Colours.Topic, ct);
            await db.SaveChangesAsync(ct);
            colours.Forget();
            after.Do(colours.Forget);
            return default;
        }
    }
}
