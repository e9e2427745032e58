using FluentValidation;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An audit administrator has the log and the sealed rows verified now.</summary>
internal static class CheckIntegrity
{
    internal sealed record Command : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, IntegrityChecks checks) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            db.Record("integrity.check-asked", "audit", "chain");
            await db.SaveChangesAsync(ct);
            checks.RunSoon();
            return default;
        }
    }
}
