using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>Forgets counters of sign-ins: failures after a day, sources that were good after 90 days.</summary>
internal static class SweepSignInAttempts
{
    internal sealed record Command : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var (day, quarter) = (db.Now.AddDays(-1), db.Now.AddDays(-90));
            await db.InTransactionAsync(
                () => db.SignInAttempts.Where(a => a.LastAt < day && (a.SucceededAt == null || a.LastAt < quarter)).ExecuteDeleteAsync(ct), ct);
            return default;
        }
    }
}
