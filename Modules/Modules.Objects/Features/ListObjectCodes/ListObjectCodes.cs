using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>物码查询: an operator looks through the codes of the own scope, a million of them as well.</summary>
internal static class ListObjectCodes
{
    /// <summary>Counting ends here: a person needs no larger number, and the database need not count on.</summary>
    public const int CountLimit = 10_000;

    /// <summary>With a word that many rows have, counting reads row by row, so it ends earlier.</summary>
    private const int CommonWordCountLimit = 1_000;

    /// <summary>Up to so many hits of a word are looked up one by one.</summary>
    private const int RareWordHits = 2_000;

    /// <summary>Property names are those of the address bar, so that a filter can be sent to a colleague.</summary>
    internal sealed record Query : IQuery<CappedPage<Result>>
    {
        public string? Keyword { get; init; }
        public string? Type { get; init; }
        public string? Category { get; init; }
        public string? Region { get; init; }
        public ObjectCodeState? State { get; init; }
        public string? Batch { get; init; }
        public string? Department { get; init; }
        public string? Applicant { get; init; }
        public DateOnly? From { get; init; }
        public DateOnly? To { get; init; }

        /// <summary><c>time</c>, <c>name</c>, <c>type</c> or <c>state</c>; with a minus the other way round. Newest first without it.</summary>
        public string? Sort { get; init; }

        public int PageNo { get; init; } = 1;
        public int? PageSize { get; init; }

        public ObjectCodeFilter ToFilter() => new(Keyword, Type, Category, Region, State, Batch, Department, From, To, Applicant);
    }

    internal sealed record Result(
        string Code, string UnifiedCode, string Name, string? PartNumber, string TypeCode, string RegionCode, string Address, string? ManagingDepartmentId,
        string ApplicantDepartmentId, string BatchNo, ObjectCodeState State, bool HasLocation, DateTime CreatedAt, DateTime? ActivatedAt);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, CappedPage<Result>>
    {
        public async Task<CappedPage<Result>> Handle(Query request, CancellationToken ct)
        {
            var size = request.PageSize ?? 20;
            Paging.Check(request.PageNo, size);
            var filter = request.ToFilter();
            var codes = db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View);
            var limit = CountLimit;
            if (filter.Words is { } words && await HitsAsync(words, ct) is { } hits)
            {
                codes = codes.Where(c => hits.Contains(c.Id));
                filter = filter with { Keyword = null };
            }
            else if (filter.Words is not null)
            {
                limit = CommonWordCountLimit;
            }
            codes = filter.Apply(codes, types);
            var counted = await codes.Select(c => c.Id).Take(limit + 1).CountAsync(ct);
            // First the numbers of the rows, from an index alone; then these few rows.
            var ids = await Sorted(codes, request.Sort).Select(c => c.Id).Skip((request.PageNo - 1) * size).Take(size).ToListAsync(ct);
            var rows = await db.Codes.AsNoTracking().Where(c => ids.Contains(c.Id))
                .Select(c => new
                {
                    c.Id,
                    Row = new Result(c.Code, c.UnifiedCode, c.Name, c.PartNumber, c.TypeCode, c.RegionCode, c.Address, c.ManagingDepartmentId,
                    c.ApplicantDepartmentId, c.BatchNo, c.State, c.Longitude != null, c.CreatedAt, c.ActivatedAt),
                })
                .ToDictionaryAsync(c => c.Id, c => c.Row, ct);
            return new CappedPage<Result>([.. ids.Where(rows.ContainsKey).Select(i => rows[i])], request.PageNo, size, Math.Min(counted, limit), counted > limit);
        }

        /// <summary>The rows that carry a word, from the index over name and address; null when there are too many to name.</summary>
        private async Task<List<long>?> HitsAsync(string words, CancellationToken ct)
        {
            var part = Kernel.Text.Normalise.Code(words);
            var hits = await db.Codes.Where(c => c.Name.Contains(words) || c.Address.Contains(words)).Select(c => c.Id).Take(RareWordHits + 1).ToListAsync(ct);
            if (hits.Count <= RareWordHits)
            {
                hits.AddRange(await db.Codes.Where(c => c.PartNumber == part).Select(c => c.Id).Take(RareWordHits).ToListAsync(ct));
                return hits;
            }
            return null;
        }

        /// <summary>In the order of an index each; numbers rise with the time of entry.</summary>
        private static IQueryable<ObjectCode> Sorted(IQueryable<ObjectCode> codes, string? sort) => sort switch
        {
            "time" => codes.OrderBy(c => c.Id),
            "name" => codes.OrderBy(c => c.Name).ThenBy(c => c.Address).ThenBy(c => c.Id),
            "-name" => codes.OrderByDescending(c => c.Name).ThenByDescending(c => c.Address).ThenByDescending(c => c.Id),
            "type" => codes.OrderBy(c => c.TypeCode).ThenBy(c => c.Id),
            "-type" => codes.OrderByDescending(c => c.TypeCode).ThenByDescending(c => c.Id),
            "state" => codes.OrderBy(c => c.State).ThenBy(c => c.Id),
            "-state" => codes.OrderByDescending(c => c.State).ThenByDescending(c => c.Id),
            _ => codes.OrderByDescending(c => c.Id),
        };
    }
}
