using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Kernel.Data;

/// <summary>An event that waits to be told to other modules; written with the change that it tells of.</summary>
public sealed class OutboxMessage
{
    public Guid Id { get; set; }
    public long Sequence { get; set; }
    public DateTime At { get; set; }
    [MaxLength(96)] public string Name { get; set; } = "";
    public string Payload { get; set; } = "";
    public int Attempts { get; set; }
    public DateTime? DueAt { get; set; }
    [MaxLength(1000)] public string? LastError { get; set; }
}

/// <summary>An event that a consumer has taken in: the unique key makes consumers idempotent.</summary>
public sealed class InboxMessage
{
    public Guid EventId { get; set; }
    [MaxLength(96)] public string Consumer { get; set; } = "";
    public DateTime At { get; set; }
}

/// <summary>The first answer to a request that carried an idempotency key, kept for 24 hours.</summary>
public sealed class IdempotencyRecord
{
    [MaxLength(64)] public string Caller { get; set; } = "";
    [MaxLength(64)] public string Key { get; set; } = "";
    [MaxLength(64)] public string RequestHash { get; set; } = "";
    public DateTime At { get; set; }

    /// <summary>Host process that works on it; its claims are void once that process is gone.</summary>
    [MaxLength(64)] public string Owner { get; set; } = "";

    /// <summary>Null while the first request is still running.</summary>
    public string? Answer { get; set; }
}

/// <summary>A row that "look at A, then write B" rules update, so that two of them cannot pass each other (promises.md, Writing).</summary>
public sealed class GuardRow
{
    [MaxLength(96)] public string Name { get; set; } = "";
    public long Turn { get; set; }
}

/// <summary>A change counter by topic: hosts poll it to drop what they hold in cache.</summary>
public sealed class SystemState
{
    [MaxLength(64)] public string Name { get; set; } = "";
    [MaxLength(2000)] public string Value { get; set; } = "";
}

internal static class SystemTables
{
    public static void Map(ModelBuilder model, bool owner, bool sqlite)
    {
        Table<AuditRecord>(model, owner, "kernel_audit", e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.Seq).IsUnique();
            // Histories of one object are read at once; everything else is looked for by auditors.
            e.HasIndex(x => x.SubjectId);
            foreach (var index in new[] { e.HasIndex(x => x.At), e.HasIndex(x => new { x.Category, x.Id }), e.HasIndex(x => new { x.Action, x.Id }), e.HasIndex(x => new { x.ActorId, x.Id }), e.HasIndex(x => new { x.SourceIp, x.Id }), e.HasIndex(x => x.TraceId), e.HasIndex(x => new { x.Outcome, x.Id, x.Category, x.Action }) })
            {
                if (sqlite)
                {
                    // Each index is a page more in the writer's commit: records enter these with their place, a whole batch at once.
                    index.HasFilter("\"Seq\" IS NOT NULL");
                }
            }
        });
        Table<AuditCheckpoint>(model, owner, "kernel_audit_checkpoint", e =>
        {
            e.HasKey(x => x.No);
            e.Property(x => x.No).ValueGeneratedNever();
        });
        Table<OutboxMessage>(model, owner, "kernel_outbox", e =>
        {
            e.HasKey(x => x.Sequence);
            e.Property(x => x.Sequence).ValueGeneratedOnAdd();
            e.HasIndex(x => x.Id).IsUnique();
            e.HasIndex(x => x.DueAt);
        });
        Table<InboxMessage>(model, owner, "kernel_inbox", e => e.HasKey(x => new { x.EventId, x.Consumer }));
        Table<IdempotencyRecord>(model, owner, "kernel_idempotency", e =>
        {
            e.HasKey(x => new { x.Caller, x.Key });
            e.HasIndex(x => x.At);
        });
        Table<GuardRow>(model, owner, "kernel_guard", e => e.HasKey(x => x.Name));
        Table<SystemState>(model, owner, "kernel_state", e => e.HasKey(x => x.Name));
        Table<SealRoll>(model, owner, "kernel_seal_roll", e => e.HasKey(x => x.Table));
        Table<SealMember>(model, owner, "kernel_seal_member", e => e.HasKey(x => new { x.Table, x.Row }));
    }

    private static void Table<T>(ModelBuilder model, bool owner, string name, Action<Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T>> more) where T : class =>
        model.Entity<T>(e =>
        {
            if (owner)
            {
                e.ToTable(name);
            }
            else
            {
                e.ToTable(name, t => t.ExcludeFromMigrations());
            }
            more(e);
        });
}
