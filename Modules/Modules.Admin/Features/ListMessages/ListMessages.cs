using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator sees which mails and short messages went out. Their words are shown in Development only: they may carry what opens an account.</summary>
internal static class ListMessages
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public MessageState? State { get; init; }
        public MessageWay? Way { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Content">Null outside Development.</param>
    internal sealed record Result(Guid Id, string Kind, MessageWay Way, string? UserName, string MaskedAddress, MessageState State, int Attempts,
        DateTime CreatedAt, DateTime? DueAt, DateTime? SentAt, string? LastError, MessageContent? Content);

    internal sealed class Handler(AdminDb db, MessageSeal seal, IHostEnvironment environment) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var messages = db.Messages.AsNoTracking();
            messages = query.State is { } state ? messages.Where(m => m.State == state) : messages;
            messages = query.Way is { } way ? messages.Where(m => m.Way == way) : messages;
            var page = await messages.OrderByDescending(m => m.CreatedAt).ThenBy(m => m.Id)
                .Select(m => new
                {
                    Shown = new Result(m.Id, m.Kind, m.Way, db.Accounts.Where(a => a.Id == m.AccountId).Select(a => a.UserName).FirstOrDefault(), m.MaskedAddress,
                        m.State, m.Attempts, m.CreatedAt, m.DueAt, m.SentAt, m.LastError, null),
                    m.Sealed,
                })
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            return new Paged<Result>([.. page.Items.Select(m => m.Shown with { Content = Open(m.Shown.Id, m.Sealed) })], page.Page, page.PageSize, page.Total);
        }

        private MessageContent? Open(Guid id, string closed) => environment.IsDevelopment() && closed.Length > 0 ? seal.Open(id, closed) : null;
    }
}
