using FluentValidation;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Who does what, in the sentence that an operator would say.</summary>
internal static class SampleSlice
{
    internal sealed record Command(string Name) : ICommand<Result>;

    internal sealed record Result(string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Name).NotEmpty().WithMessage("请填写名称。").MaximumLength(64).WithMessage("名称最多 64 个字。");
    }

    internal sealed class Handler(CodesDb db) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            // Load, ask the domain, record, save once.
            db.Record("sample-slice.done", "sample-slice", request.Name);
            await db.SaveChangesAsync(ct);
            return new Result(request.Name);
        }
    }
}
