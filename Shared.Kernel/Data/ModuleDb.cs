using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Data;

/// <summary>
/// A module's own tables plus the kernel's (audit, outbox, inbox, idempotency, guard rows), so that one
/// <c>SaveChangesAsync</c> writes them in one transaction. Rules for two databases are set here once.
/// </summary>
public abstract class ModuleDb(DbContextOptions options) : DbContext(options)
{
    private readonly List<AuditRecord> _recorded = [];
    private List<AuditRecord>? _unwritten;
    private List<AuditTurns>? _turns;
    private ModuleDbServices? _services;

    /// <summary>Prefix of the module's tables, without the underscore.</summary>
    public abstract string Prefix { get; }

    /// <summary>The marks that hosts follow to see that what they hold in memory is old. The rows are made at start, so that two who touch one for the first time at once do not collide.</summary>
    public virtual IReadOnlyList<string> Marks => [];

    /// <summary>The guard rows that rules of this module take; made at start for the same reason.</summary>
    public virtual IReadOnlyList<string> GuardNames => [];

    public DbSet<AuditRecord> Audit => Set<AuditRecord>();

    public DbSet<AuditCheckpoint> AuditCheckpoints => Set<AuditCheckpoint>();

    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();

    internal DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    internal DbSet<IdempotencyRecord> Idempotency => Set<IdempotencyRecord>();

    public DbSet<GuardRow> Guards => Set<GuardRow>();

    public DbSet<SystemState> States => Set<SystemState>();

    internal DbSet<SealRoll> SealRolls => Set<SealRoll>();

    /// <summary>The rows that sealed tables have, by the word of the platform.</summary>
    public DbSet<SealMember> SealMembers => Set<SealMember>();

    public bool IsSqlite => Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);

    /// <summary>Now in UTC, whole milliseconds, as every way of writing stores it.</summary>
    public DateTime Now => Services.Now;

    /// <summary>What looks after sealed rows; null for contexts made by hand.</summary>
    internal (RowSeals Rows, AuditAlarm Alarm)? Guardians => _services is { } s ? (s.Rows, s.Alarm) : null;

    internal bool RollIsGood(SealRoll roll) => _services?.Rolls.IsGood(roll, roll.Turn) ?? true;

    private ModuleDbServices Services => _services ?? throw new InvalidOperationException("Register the context with AddModuleDb.");

    internal void Attach(ModuleDbServices services) => _services = services;

    /// <summary>Adds an audit record of an act of the current user to what the next save writes.</summary>
    /// <param name="details">Facts of the act; never a person's document number or a secret.</param>
    public void Record(string action, string subjectKind, string subjectId, object? details = null)
    {
        var record = Services.Describe(action, subjectKind, subjectId);
        record.Details = details is null ? null : Shorten(JsonSerializer.Serialize(details, Json.Stored));
        _recorded.Add(record);
    }

    /// <summary>Forgets what is tracked, and the records of what was not saved; whoever goes on starts clean.</summary>
    public void Forget()
    {
#pragma warning disable RS0030 // This is where it belongs.
        ChangeTracker.Clear();
#pragma warning restore RS0030
        _recorded.Clear();
    }

    /// <summary>Adds an event to the outbox; it is delivered at least once after the save has been committed.</summary>
    public void Publish(IEvent @event) =>
        Outbox.Add(new OutboxMessage
        {
            Id = Guid.CreateVersion7(),
            At = Now,
            DueAt = Now,
            Name = EventNames.Of(@event.GetType()),
            Payload = JsonSerializer.Serialize(@event, @event.GetType(), Json.Stored),
        });

    /// <summary>Takes the guard row in the current transaction; whoever else wants it waits or fails and is repeated.</summary>
    /// <param name="name">One of <see cref="GuardNames"/>.</param>
    public async Task TakeGuardAsync(string name, CancellationToken ct)
    {
        if (await Guards.Where(g => g.Name == name).ExecuteUpdateAsync(s => s.SetProperty(g => g.Turn, g => g.Turn + 1), ct) == 0)
        {
            throw new InvalidOperationException($"The guard {name} is not among those of {Prefix}.");
        }
    }

    /// <summary>Moves a mark with the next save: every host sees within a second that what it holds in memory is old.</summary>
    /// <param name="mark">One of <see cref="Marks"/>.</param>
    public async Task TouchAsync(string mark, CancellationToken ct)
    {
        var state = await States.FindAsync([mark], ct) ?? throw new InvalidOperationException($"The mark {mark} is not among those of {Prefix}.");
        state.Value = Guid.CreateVersion7().ToString("N");
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (this is not IHoldsSealedRows || _services?.Rows.Seal(this) is not { } moves)
        {
            return await WriteAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        return await InTransactionAsync(async () =>
        {
            var written = await WriteAsync(acceptAllChangesOnSuccess, cancellationToken);
            await Services.Rolls.MoveAsync(this, moves, cancellationToken);
            return written;
        }, cancellationToken);
    }

    private async Task<int> WriteAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        var inside = Database.CurrentTransaction is not null;
        using var turn = IsSqlite && !inside ? await SqliteWriter.TurnAsync(Database.GetConnectionString()!, cancellationToken) : null;
        if (_recorded.Count == 0)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        var turns = Services.Scribe.Stamp(_recorded);
        int written;
        try
        {
            written = _recorded.Count + await SaveRecordedAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch
        {
            turns.Void();
            throw;
        }
        _recorded.Clear();
        if (inside)
        {
            (_turns ??= []).Add(turns);
        }
        else
        {
            turns.Settle();
        }
        return written;
    }

    /// <summary>Records are written asynchronously only.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        _recorded.Count == 0 ? base.SaveChanges(acceptAllChangesOnSuccess) : throw new InvalidOperationException("Use SaveChangesAsync.");

    /// <summary>The seal of a row as it stands, for an update past the change tracker that writes it together with what it changes.</summary>
    public string SealOf(object row) => Services.Rows.SealOf(Model.FindEntityType(row.GetType())!, row);

    /// <summary>Whether a row should be there, by the roll of its table: for who did not find it, where its absence would open something.</summary>
    public Task<bool> IsOnRollAsync<T>(string row, CancellationToken ct) where T : class
    {
        var table = Model.FindEntityType(typeof(T))!.GetTableName();
        return SealMembers.AnyAsync(m => m.Table == table && m.Row == row, ct);
    }

    /// <summary>A row of a sealed table is rightly gone: it leaves the roll of its table, also if it was taken out of the database before.</summary>
    public Task StrikeAsync<T>(string row, CancellationToken ct) where T : class =>
        InTransactionAsync(() => Services.Rolls.ForgetAsync(this, RowSeals.PlanOf(Model.FindEntityType(typeof(T))!)!, row, ct), ct);

    /// <summary>Runs several writes as one transaction; inside another one it takes part in that.</summary>
    public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await work();
        }
        using var turn = IsSqlite ? await SqliteWriter.TurnAsync(Database.GetConnectionString()!, ct) : null;
        await using var transaction = await Database.BeginTransactionAsync(ct);
        var done = false;
        try
        {
            var result = await work();
            await transaction.CommitAsync(ct);
            done = true;
            return result;
        }
        finally
        {
            foreach (var turns in Interlocked.Exchange(ref _turns, null) ?? [])
            {
                if (done)
                {
                    turns.Settle();
                }
                else
                {
                    turns.Void();
                }
            }
        }
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public Task InTransactionAsync(Func<Task> work, CancellationToken ct) =>
        InTransactionAsync(async () => { await work(); return true; }, ct);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        SystemTables.Map(modelBuilder, this is KernelDb, IsSqlite);
        if (!IsSqlite)
        {
            // Codes and keys differ by case; Chinese compares by code point on both databases alike.
            modelBuilder.HasCharSet("utf8mb4").UseCollation("utf8mb4_bin");
        }
        Map(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            if (entity.FindProperty("Version") is { ClrType: var type } version && type == typeof(int))
            {
                version.IsConcurrencyToken = true;
            }
        }
    }

    protected abstract void Map(ModelBuilder model);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcMicroseconds>().HavePrecision(6);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    /// <summary>The records of the running save, for whoever writes them; null when that is done.</summary>
    internal List<AuditRecord>? TakeUnwritten() => Interlocked.Exchange(ref _unwritten, null);

    /// <summary>The first statement takes the records along (<see cref="AuditInsert"/>); where there is none they are written alone.</summary>
    private async Task<int> SaveRecordedAsync(bool accept, CancellationToken ct)
    {
        // A single row would be saved without a transaction, and its record in another one.
        var before = Database.AutoTransactionBehavior;
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        _unwritten = _recorded;
        try
        {
            var written = await base.SaveChangesAsync(accept, ct);
            if (TakeUnwritten() is { } alone)
            {
                await AuditInsert.WriteAloneAsync(this, alone, ct);
            }
            return written;
        }
        finally
        {
            _unwritten = null;
            Database.AutoTransactionBehavior = before;
        }
    }

    private static string Shorten(string json) => json.Length <= 16_000 ? json : "{\"truncated\":true}";
}

/// <summary>UTC in, UTC out; SQLite would hand back a DateTime without kind.</summary>
internal sealed class UtcMicroseconds() : ValueConverter<DateTime, DateTime>(
    v => v.Kind == DateTimeKind.Utc ? v : v.ToUniversalTime(),
    v => DateTime.SpecifyKind(v, DateTimeKind.Utc));
