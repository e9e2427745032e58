using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator looks through the layouts of printed codes, each with a picture and the types that use it (row 49).</summary>
internal static class ListCodeStyles
{
    internal sealed record Query(string? Keyword = null, int PageNo = 1, int PageSize = 20) : IQuery<Paged<Item>>;

    /// <param name="Svg">The style drawn with sample words.</param>
    internal sealed record Item(string Code, string Name, string Owner, DateTime ChangedAt, IReadOnlyList<string> Types, bool MayChange, string Svg);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Keyword).MaximumLength(64).WithMessage("关键字最多 64 个字。");
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, IDepartments departments, StylePictures pictures, ICurrentUser user) : IHandle<Query, Paged<Item>>
    {
        public async Task<Paged<Item>> Handle(Query query, CancellationToken ct)
        {
            var keyword = query.Keyword?.Trim() ?? "";
            var page = await db.Styles.AsNoTracking()
                .Where(s => keyword == "" || s.Code == keyword || s.Name.Contains(keyword))
                .OrderBy(s => s.Code == BuiltInTypes.DefaultStyle ? 0 : 1).ThenBy(s => s.Name).ThenBy(s => s.Code)
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            var used = types.All.Within(user.Actor.Scope, DataActions.View).ToLookup(t => t.Type.StyleCode, t => t.Type.Name);
            return new Paged<Item>(
                [.. page.Items.Select(s => new Item(s.Code, s.Name,
                    s.DepartmentId.Length == 0 ? "平台" : departments.Find(s.DepartmentId)?.Name ?? s.DepartmentId,
                    s.ChangedAt, [.. used[s.Code]], user.Actor.MayChange(s), pictures.Svg(pictures.Read(s))))],
                page.Page, page.PageSize, page.Total);
        }
    }
}
