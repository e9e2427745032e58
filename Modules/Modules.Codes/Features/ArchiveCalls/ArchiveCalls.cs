using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Moves calls that are older than the retention into sealed files, a few at a time; one host does it, the one that seals the audit chain.</summary>
internal static class ArchiveCalls
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Files);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(CodesDb db, CallArchive archive, NodeIdentity node) : IHandle<Command, Result>
    {
        private const int MostFiles = 100;

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var files = 0;
            while (files < MostFiles && await MineAsync(ct) && await archive.ArchiveAsync(ct) is not null)
            {
                files++;
            }
            return new Result(files);
        }

        private async Task<bool> MineAsync(CancellationToken ct) =>
            (await db.States.AsNoTracking().Where(s => s.Name == "audit.sealer").Select(s => s.Value).FirstOrDefaultAsync(ct))?.StartsWith(node.Name + "|", StringComparison.Ordinal) == true;
    }
}
