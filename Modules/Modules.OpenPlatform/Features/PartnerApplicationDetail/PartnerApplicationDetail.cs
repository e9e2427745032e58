using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.OpenPlatform.Domain;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>An administrator looks at one application with its keys; secrets are never shown again.</summary>
internal static class PartnerApplicationDetail
{
    internal sealed record Query(string AppId) : IQuery<Result>;

    internal sealed record Result(PartnerApp App, string Department, IReadOnlyList<Key> Keys);

    internal sealed record Key(string KeyId, string Algorithm, string? PublicKey, DateTime NotBefore, DateTime NotAfter, KeyState State);

    internal enum KeyState { Waiting, Live, Ended }

    internal sealed class Handler(OpenPlatformDb db, IDepartments departments) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var app = await db.Applications.AsNoTracking().FirstOrDefaultAsync(a => a.AppId == request.AppId, ct) ?? throw new NotFound("没有这个应用。");
            var keys = await db.Keys.AsNoTracking().Where(k => k.AppId == request.AppId).OrderByDescending(k => k.CreatedAt).ToListAsync(ct);
            var now = db.Now;
            return new Result(app, departments.Find(app.DepartmentId)?.Name ?? app.DepartmentId,
                [.. keys.Select(k => new Key(k.KeyId, k.Algorithm, k.PublicKey, k.NotBefore, k.NotAfter, k.NotAfter <= now ? KeyState.Ended : k.NotBefore > now ? KeyState.Waiting : KeyState.Live))]);
        }
    }
}
