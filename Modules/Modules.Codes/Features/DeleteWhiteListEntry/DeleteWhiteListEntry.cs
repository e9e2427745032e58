using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A platform administrator takes a host off a white list: from the next scan on nobody is led there.</summary>
internal static class DeleteWhiteListEntry
{
    internal sealed record Command(Guid Id) : ICommand<string>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty();
    }

    internal sealed class Handler(CodesDb db, WhiteLists lists, AfterCommit after) : IHandle<Command, string>
    {
        public async Task<string> Handle(Command request, CancellationToken ct)
        {
            var entry = await db.WhiteList.FirstOrDefaultAsync(e => e.Id == request.Id, ct) ?? throw new NotFound("这条白名单已被删除。");
            db.WhiteList.Remove(entry);
            db.Record("white-list.deleted", "white-list", entry.Host, new { list = entry.List, name = entry.Name });
            await db.TouchAsync(WhiteLists.Topic, ct);
            await db.SaveChangesAsync(ct);
            lists.Forget();
            after.Do(lists.Forget);
            return entry.Host;
        }
    }
}
