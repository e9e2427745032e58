using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>
/// 信息查询 (row 25): what became of the codes of one person or enterprise, found by its identifier: which codes were issued with
/// which certificate type, where and with what result they were used, colour and extension fields. Looking is on record.
/// </summary>
internal static class ShowSubject
{
    /// <summary>Uses are counted over so many days, and at most so many of them.</summary>
    public const int Days = 90;

    public const int MostCounted = 10_000;

    /// <param name="Before">Id of the last call of the page before; null for the newest.</param>
    internal sealed record Query(SubjectKind Kind, string Id, long? Before = null, int PageSize = 20) : IQuery<Result>;

    /// <param name="Older">Where the next page begins; null when this is the last.</param>
    internal sealed record Result(
        CodeSubject Subject, string MaskedName, string CertType, ColourMark? Colour, IReadOnlyList<FieldShown> Fields, IReadOnlyList<Used> Uses, IReadOnlyList<EngineCall> Calls, long? Older);

    /// <param name="Value">Masked when the field is sensitive.</param>
    internal sealed record FieldShown(string Business, string Label, string Value, bool Sensitive, bool Counts);

    /// <summary>Calls of one operation with one certificate type and result.</summary>
    internal sealed record Used(string Action, string CertType, string Reason, int Calls, DateTime LastAt);

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Id).Must(id => id is { Length: >= 1 and <= 64 }).WithMessage("请指明主体。");
            RuleFor(q => q.PageSize).InclusiveBetween(1, 200).WithMessage("每页条数须在 1 到 200 之间。");
        }
    }

    internal sealed class Handler(CodesDb db, Subjects subjects, SubjectRows rows, ExtensionCatalog catalog, Colours colours, CertTypes types) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            using var all = SealedRowReading.WithoutRefusing();
            var subject = await db.Subjects.AsNoTracking().FirstOrDefaultAsync(s => s.Kind == request.Kind && s.SubjectId == request.Id, ct) ?? throw new NotFound("没有这个主体，请核对代号。");
            if (request.Before is null)
            {
                db.Record("subject.viewed", "code-subject", subject.SubjectId, new { kind = subject.Kind });
                await db.SaveChangesAsync(ct);
            }
            var card = subjects.CardOf(subject);
            var (calls, older) = await CallsAsync(subject.Ref, request, ct);
            return new Result(subject, db.IsTrusted(subject) ? card.MaskedName : "校验不通过", types.NameOf(subject.Kind, subject.CertType), await colours.ForAsync(card.ExtendedKind, subject.SubjectId, null, ct),
                await FieldsAsync(card, ct), await UsesAsync(subject.Ref, ct), calls, older);
        }

        private async Task<(List<EngineCall>, long?)> CallsAsync(long subject, Query request, CancellationToken ct)
        {
            var before = request.Before ?? long.MaxValue;
            var calls = await db.Calls.AsNoTracking().Where(c => c.Subject == subject && c.Id < before).OrderByDescending(c => c.Id).Take(request.PageSize + 1).ToListAsync(ct);
            if (calls.Count <= request.PageSize)
            {
                return (calls, null);
            }
            // Calls of two hosts may share an id; a page never ends between them.
            var next = calls[^1].Id;
            calls.RemoveAll(c => c.Id == next);
            return (calls, next + 1);
        }

        private async Task<List<Used>> UsesAsync(long subject, CancellationToken ct)
        {
            var first = new DateTimeOffset(db.Now.AddDays(-Days), TimeSpan.Zero).ToUnixTimeMilliseconds() << 12;
            var calls = await db.Calls.AsNoTracking().Where(c => c.Subject == subject && c.Id >= first).OrderByDescending(c => c.Id).Take(MostCounted)
                .Select(c => new { c.Action, c.CertType, c.Reason, c.At }).ToListAsync(ct);
            return [.. calls.GroupBy(c => (c.Action, c.CertType, c.Reason)).Select(g => new Used(g.Key.Action, g.Key.CertType, g.Key.Reason, g.Count(), g.Max(c => c.At)))
                .OrderBy(u => u.Action, StringComparer.Ordinal).ThenBy(u => u.Reason != CallRecord.Ok).ThenByDescending(u => u.Calls)];
        }

        private async Task<List<FieldShown>> FieldsAsync(SubjectCard card, CancellationToken ct)
        {
            var kind = card.ExtendedKind;
            if (await db.Extensions.AsNoTracking().FirstOrDefaultAsync(e => e.Kind == kind && e.Subject == card.SubjectId, ct) is not { } row)
            {
                return [];
            }
            var fields = await catalog.GetAsync(ct);
            return [.. rows.Open(row).Where(v => fields.ContainsKey(v.Key)).Select(v => (Field: fields[v.Key], v.Value)).OrderBy(v => v.Field.Business, StringComparer.Ordinal).ThenBy(v => v.Field.Order)
                .Select(v => new FieldShown(v.Field.Business, v.Field.Label, v.Field.Sensitive ? "******" : v.Value, v.Field.Sensitive, v.Field.IsValidAt(db.Now)))];
        }
    }
}
