using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>
/// 信息查询 (row 25): an operator looks for persons and enterprises by an identifier of theirs; names are shown masked, numbers not
/// at all. Who looked for whom is in the data-security log.
/// </summary>
internal static class ListSubjects
{
    /// <summary>Counting ends here: a person needs no larger number, and the database need not count on.</summary>
    private const int CountLimit = 10_000;

    /// <summary>So many of those found are named in the log.</summary>
    private const int Named = 20;

    internal sealed record Query : IQuery<CappedPage<Item>>
    {
        public SubjectBy By { get; init; }

        /// <summary>The whole identifier.</summary>
        public string? Text { get; init; }

        public SubjectKind? Kind { get; init; }

        /// <summary>Entry of the dictionary 证件类型; empty for all.</summary>
        public string? CertType { get; init; }

        /// <summary><c>revoked</c> or <c>good</c>; null for both.</summary>
        public string? State { get; init; }

        /// <summary>First and last day of registration, Shanghai time.</summary>
        public DateOnly? From { get; init; }

        public DateOnly? To { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed record Item(
        long Ref, string SubjectId, SubjectKind Kind, string MaskedName, string CertType, string? Colour, DateTime CreatedAt, DateTime? RevokedAt, string? RevokedReason);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.By).IsInEnum().WithMessage("请选择标识类型。");
            RuleFor(q => q.Text).MaximumLength(500).WithMessage("最多 500 个字。");
            RuleFor(q => q.Text).NotEmpty().When(q => q.By != SubjectBy.Any).WithMessage("请填写完整的标识内容。");
            RuleFor(q => q.CertType).MaximumLength(16).WithMessage("没有这种证件类型。");
        }
    }

    internal sealed class Handler(CodesDb db, Subjects subjects, SubjectSearch search, CertTypes types) : IHandle<Query, CappedPage<Item>>
    {
        public async Task<CappedPage<Item>> Handle(Query query, CancellationToken ct)
        {
            Paging.Check(query.PageNo, query.PageSize);
            var rows = Filtered(query);
            var total = await rows.Take(CountLimit + 1).CountAsync(ct);
            using var all = SealedRowReading.WithoutRefusing();
            var found = await rows.OrderByDescending(s => s.CreatedAt).ThenBy(s => s.Ref).Skip((query.PageNo - 1) * query.PageSize).Take(query.PageSize).ToListAsync(ct);
            if (!string.IsNullOrWhiteSpace(query.Text))
            {
                // Never the text: it may be a name or the number of a document.
                db.Record("subject.searched", "code-subject", found.Count == 1 ? found[0].SubjectId : "-", new { by = query.By, found = total, subjects = found.Take(Named).Select(s => s.SubjectId) });
                await db.SaveChangesAsync(ct);
            }
            return new CappedPage<Item>([.. found.Select(Show)], query.PageNo, query.PageSize, Math.Min(total, CountLimit), total > CountLimit);
        }

        private IQueryable<CodeSubject> Filtered(Query query)
        {
            var rows = db.Subjects.AsNoTracking();
            var type = string.IsNullOrEmpty(query.CertType) ? null : CertTypes.All.FirstOrDefault(t => t.Entry == query.CertType);
            if (query.Text?.Trim() is { Length: > 0 } text)
            {
                rows = search.Apply(rows, query.By, text, type);
            }
            rows = query.Kind is { } kind ? rows.Where(s => s.Kind == kind) : rows;
            // A number belongs to the type that it is looked for with, whichever the subject was registered with.
            if (!string.IsNullOrEmpty(query.CertType) && query.By != SubjectBy.Number)
            {
                // The row carries the code that partners write, which two lists share; the holder tells them apart.
                var (code, holder) = (type?.Code ?? "", type?.Holder ?? SubjectKind.Person);
                rows = rows.Where(s => s.CertType == code && s.Kind == holder);
            }
            rows = query.State switch
            {
                "revoked" => rows.Where(s => s.RevokedAt != null),
                "good" => rows.Where(s => s.RevokedAt == null),
                _ => rows,
            };
            if (query.From is { } from)
            {
                var start = ChinaTime.StartOfDay(from);
                rows = rows.Where(s => s.CreatedAt >= start);
            }
            if (query.To is { } to && to < DateOnly.MaxValue)
            {
                var end = ChinaTime.StartOfDay(to.AddDays(1));
                rows = rows.Where(s => s.CreatedAt < end);
            }
            return rows;
        }

        private Item Show(CodeSubject row) => new(
            row.Ref, row.SubjectId, row.Kind, db.IsTrusted(row) ? NameMask.Of(row.Kind, subjects.NameOf(row)) : "校验不通过", types.NameOf(row.Kind, row.CertType), row.Colour, row.CreatedAt, row.RevokedAt, row.RevokedReason);
    }
}
