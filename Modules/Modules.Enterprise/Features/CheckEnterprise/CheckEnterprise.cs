using FluentValidation;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Features;

/// <summary>企业二要素校验 (row 6): does this name belong to this code? The answer is one of four words; asking is recorded.</summary>
internal static class CheckEnterprise
{
    internal sealed record Command(string? Name, string? Uscc) : ICommand<Result>;

    internal sealed record Result(TwoElementResult Outcome);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Name).NotEmpty().WithMessage("请填写企业名称。").MaximumLength(200).WithMessage("企业名称最多 200 个字。");
    }

    internal sealed class Handler(EnterpriseDb db, TwoElements elements) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            if (TwoElementTexts.Fault(request.Uscc, out var uscc) is { } fault)
            {
                throw new InputInvalid("uscc", fault);
            }
            var answer = await elements.CheckAsync(Normalise.Field(request.Name!), uscc, ct);
            db.Record("enterprise.checked", "enterprise", uscc, new { result = answer.Text });
            await db.SaveChangesAsync(ct);
            return new Result(answer.Result);
        }
    }
}
