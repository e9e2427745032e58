using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator has read a notice of the own, or all of them.</summary>
internal static class ReadNotices
{
    /// <param name="Id">Null for all.</param>
    internal sealed record Command(long? Id) : ICommand<Result>;

    /// <param name="Href">Where the notice leads.</param>
    internal sealed record Result(string? Href);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            _ = Guid.TryParseExact(user.Actor.Id, "N", out var me);
            var mine = db.Notices.Where(n => n.AccountId == me && (command.Id == null || n.Id == command.Id));
            var href = command.Id is null ? null : await mine.Select(n => n.Href).FirstOrDefaultAsync(ct);
            var now = db.Now;
            await db.InTransactionAsync(() => mine.Where(n => n.ReadAt == null).ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, now), ct), ct);
            return new Result(href);
        }
    }
}
