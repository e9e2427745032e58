using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator opens one style.</summary>
internal static class GetCodeStyle
{
    internal sealed record Query(string Code) : IQuery<Result>;

    internal sealed record Result(string Code, string Name, int Version, CodeStyle Style, bool MayChange);

    internal sealed class Handler(ObjectsDb db, StylePictures pictures, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var style = await db.Styles.AsNoTracking().FirstOrDefaultAsync(s => s.Code == query.Code, ct) ?? throw new NotFound("没有这个码样式。");
            return new Result(style.Code, style.Name, style.Version, pictures.Read(style), user.Actor.MayChange(style));
        }
    }
}
