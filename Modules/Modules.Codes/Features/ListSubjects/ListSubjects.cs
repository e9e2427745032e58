using FluentValidation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator looks for the persons and enterprises that codes were issued for; names are shown masked, numbers not at all.</summary>
internal static class ListSubjects
{
    internal sealed record Query : IQuery<Paged<Item>>
    {
        /// <summary>The id of the subject.</summary>
        public string? Text { get; init; }

        /// <summary>Its whole name, or the whole number of its certificate; posted, never part of an address.</summary>
        [BindNever] public string? Person { get; init; }

        public SubjectKind? Kind { get; init; }

        /// <summary>Entry of the dictionary 证件类型; empty for all.</summary>
        public string? CertType { get; init; }

        /// <summary><c>revoked</c> or <c>good</c>; null for both.</summary>
        public string? State { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed record Item(string SubjectId, SubjectKind Kind, string MaskedName, string CertType, DateTime CreatedAt, DateTime? RevokedAt, string? RevokedReason);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Text).MaximumLength(100).WithMessage("最多 100 个字。");
            RuleFor(q => q.Person).MaximumLength(100).WithMessage("最多 100 个字。");
        }
    }

    internal sealed class Handler(CodesDb db, Subjects subjects, FieldCipher cipher, CertTypes types) : IHandle<Query, Paged<Item>>
    {
        public async Task<Paged<Item>> Handle(Query query, CancellationToken ct)
        {
            var rows = db.Subjects.AsNoTracking();
            rows = query.Text?.Trim() is { Length: > 0 } id ? rows.Where(s => s.SubjectId == id) : rows;
            if (query.Person?.Trim() is { Length: > 0 } text)
            {
                // Encrypted columns are found by their blind index only, so by the whole value.
                var name = SubjectRegistry.NameIndex(cipher, text);
                var numbers = CertTypes.All.Select(t => SubjectRegistry.NumberIndex(cipher, t, text)).Distinct().ToList();
                rows = rows.Where(s => s.NameIndex == name || (s.CertNumberIndex != null && numbers.Contains(s.CertNumberIndex)));
            }
            rows = query.Kind is { } kind ? rows.Where(s => s.Kind == kind) : rows;
            if (!string.IsNullOrEmpty(query.CertType))
            {
                // The row carries the code that partners write, which two lists share; the holder tells them apart.
                var type = CertTypes.All.FirstOrDefault(t => t.Entry == query.CertType);
                var (code, holder) = (type?.Code ?? "", type?.Holder ?? SubjectKind.Person);
                rows = rows.Where(s => s.CertType == code && s.Kind == holder);
            }
            rows = query.State switch
            {
                "revoked" => rows.Where(s => s.RevokedAt != null),
                "good" => rows.Where(s => s.RevokedAt == null),
                _ => rows,
            };
            using var all = SealedRowReading.WithoutRefusing();
            var page = await rows.OrderByDescending(s => s.CreatedAt).ThenBy(s => s.Ref).ToPageAsync(query.PageNo, query.PageSize, ct);
            return new Paged<Item>([.. page.Items.Select(Show)], page.Page, page.PageSize, page.Total);
        }

        private Item Show(CodeSubject row)
        {
            var type = CertTypes.Known(row.Kind, row.CertType);
            return new Item(row.SubjectId, row.Kind, db.IsTrusted(row) ? NameMask.Of(row.Kind, subjects.NameOf(row)) : "校验不通过", type is null ? row.CertType : types.NameOf(type), row.CreatedAt, row.RevokedAt, row.RevokedReason);
        }
    }
}
