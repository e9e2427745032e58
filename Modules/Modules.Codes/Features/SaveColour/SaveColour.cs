using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Codes.Features;

/// <summary>A platform administrator adds a colour or changes its name, tone or meaning.</summary>
internal static class SaveColour
{
    internal sealed class Command : ICommand<Done>
    {
        public bool IsNew { get; set; }
        public string Code { get; set; } = "";
        public string Name { get; set; } = "";
        public string Hex { get; set; } = "";
        public string Meaning { get; set; } = "";
        public int Order { get; set; }
        public bool Enabled { get; set; }
        public int Version { get; set; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Code).Matches(@"^[0-9A-Z]{2,8}\z").WithMessage("代码为 2 到 8 位数字或大写字母。");
            RuleFor(c => c.Name).Must(n => Normalise.Field(n ?? "").Length is >= 1 and <= 16).WithMessage("请填写名称，最多 16 个字。");
            RuleFor(c => c.Hex).Matches(@"^#[0-9a-fA-F]{6}\z").WithMessage("颜色写作 # 和 6 位十六进制，例如 #1aad19。");
            RuleFor(c => c.Meaning).Must(m => Normalise.Field(m ?? "").Length is >= 1 and <= 100).WithMessage("请写明含义，最多 100 个字：颜色不能单独表达意思。");
            RuleFor(c => c.Order).InclusiveBetween(0, 9999).WithMessage("排序应在 0 到 9999 之间。");
        }
    }

    internal sealed class Handler(CodesDb db, Colours colours, AfterCommit after, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var colour = await db.Colours.FirstOrDefaultAsync(c => c.Code == request.Code, ct);
            if (request.IsNew)
            {
                colour = colour is null ? db.Colours.Add(new Colour { Code = request.Code }).Entity : throw new InputInvalid("code", $"代码已被“{colour.Name}”使用。");
            }
            else if (colour is null)
            {
                throw new NotFound("没有这个码色。");
            }
            else if (colour.Version != request.Version)
            {
                throw new RuleViolation("concurrent.change", "这个码色刚被其他人修改，请重新打开后再改。");
            }
            (colour.Name, colour.Hex, colour.Meaning) = (Normalise.Field(request.Name), request.Hex.ToLowerInvariant(), Normalise.Field(request.Meaning));
            (colour.Order, colour.Enabled, colour.ChangedAt, colour.ChangedBy) = (request.Order, request.Enabled, db.Now, user.Actor.Id);
            colour.Version++;
            db.Record(request.IsNew ? "colour.created" : "colour.changed", "colour", colour.Code, new { name = colour.Name, hex = colour.Hex, meaning = colour.Meaning, enabled = colour.Enabled });
            await db.TouchAsync(Colours.Topic, ct);
            await db.SaveChangesAsync(ct);
            colours.Forget();
            after.Do(colours.Forget);
            return default;
        }
    }
}
