using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>A module's context with one table, to see what the kernel makes of it.</summary>
internal abstract class ProbeDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Prefix => "probe";

    public override IReadOnlyList<string> GuardNames => ["probe-seats"];

    public DbSet<ProbeNote> Notes => Set<ProbeNote>();

    protected override void Map(ModelBuilder model) => model.Entity<ProbeNote>(e =>
    {
        e.ToTable("probe_note");
        e.HasKey(x => x.Id);
        e.HasIndex(x => x.Topic);
        e.HasIndex(x => x.Once).IsUnique();
    });
}

internal sealed class ProbeDbSqlite(DbContextOptions<ProbeDbSqlite> options) : ProbeDb(options);

internal sealed class ProbeDbMySql(DbContextOptions<ProbeDbMySql> options) : ProbeDb(options);

internal sealed class ProbeNote
{
    public long Id { get; set; }
    [MaxLength(64)] public string Topic { get; set; } = "";
    [MaxLength(64)] public string? Once { get; set; }
    public int Count { get; set; }
    public int Version { get; set; }
}

[EventName("probe.note-written.v1")]
internal sealed record NoteWritten(string Topic) : IEvent;

/// <summary>Lets a test look into, hold up or break a use case at a named place.</summary>
internal sealed class HookSet
{
    private readonly ConcurrentDictionary<string, Func<Task>> _at = new();
    private readonly ConcurrentDictionary<string, int> _passed = new();

    public void At(string place, Func<Task> act) => _at[place] = act;

    public void Clear(string place) => _at.TryRemove(place, out _);

    public int Passed(string place) => _passed.GetValueOrDefault(place);

    public Task Pass(string place)
    {
        _passed.AddOrUpdate(place, 1, (_, n) => n + 1);
        return _at.TryGetValue(place, out var act) ? act() : Task.CompletedTask;
    }
}

/// <summary>Writes a row, an audit record and an event.</summary>
internal static class WriteNote
{
    internal sealed record Command(string Topic, string? Once = null) : ICommand<Result>;

    internal sealed record Result(long Id, string Text, DateTime At);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Topic).NotEmpty().WithMessage("请填写主题。");
    }

    internal sealed class Handler(ProbeDb db, HookSet hooks) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            await hooks.Pass(request.Topic + ":start");
            var note = new ProbeNote { Topic = request.Topic, Once = request.Once };
            db.Notes.Add(note);
            db.Record("probe.noted", "probe", request.Topic);
            db.Publish(new NoteWritten(request.Topic));
            await hooks.Pass(request.Topic + ":before-save");
            await db.SaveChangesAsync(ct);
            await hooks.Pass(request.Topic + ":after-save");
            return new Result(note.Id, "中文 " + request.Topic, db.Now);
        }
    }
}

/// <summary>Adds one to a row that others add to as well.</summary>
internal static class CountUp
{
    internal sealed record Command(long Id) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(ProbeDb db, HookSet hooks) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            var note = await db.Notes.SingleAsync(n => n.Id == request.Id, ct);
            note.Count++;
            note.Version++;
            await hooks.Pass(request.Id + ":counted");
            await db.SaveChangesAsync(ct);
            return new Done();
        }
    }
}

/// <summary>Counts in a row that the first one makes.</summary>
internal static class CountOnce
{
    internal sealed record Command(string Once) : ICommand<int>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(ProbeDb db, HookSet hooks) : IHandle<Command, int>
    {
        public async Task<int> Handle(Command request, CancellationToken ct)
        {
            var note = await db.Notes.FirstOrDefaultAsync(n => n.Once == request.Once, ct) ?? db.Notes.Add(new ProbeNote { Topic = request.Once, Once = request.Once }).Entity;
            await hooks.Pass(request.Once + ":looked");
            note.Count++;
            note.Version++;
            await db.SaveChangesAsync(ct);
            return note.Count;
        }
    }
}

/// <summary>Takes one of a limited number of seats: look at A, then write B, below a guard row.</summary>
internal static class TakeSeat
{
    internal sealed record Command(string Topic, int Seats) : ICommand<bool>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(ProbeDb db) : IHandle<Command, bool>
    {
        public Task<bool> Handle(Command request, CancellationToken ct) => db.InTransactionAsync(async () =>
        {
            await db.TakeGuardAsync("probe-seats", ct);
            var free = await db.Notes.CountAsync(n => n.Topic == request.Topic, ct) < request.Seats;
            if (free)
            {
                db.Notes.Add(new ProbeNote { Topic = request.Topic });
            }
            await db.SaveChangesAsync(ct);
            return free;
        }, ct);
    }
}

/// <summary>A consumer that writes, by itself and with what the kernel saves.</summary>
internal sealed class CopyNote(ProbeDb db, HookSet hooks) : IConsume<NoteWritten>
{
    public async Task HandleAsync(NoteWritten @event, CancellationToken ct)
    {
        db.Notes.Add(new ProbeNote { Topic = "copy:" + @event.Topic });
        await db.SaveChangesAsync(ct);
        await hooks.Pass("copy:" + @event.Topic);
    }
}

/// <summary>A second consumer of the same event.</summary>
internal sealed class CountNote(ProbeDb db, HookSet hooks) : IConsume<NoteWritten>
{
    public async Task HandleAsync(NoteWritten @event, CancellationToken ct)
    {
        await hooks.Pass("second:" + @event.Topic);
        db.Notes.Add(new ProbeNote { Topic = "second:" + @event.Topic });
    }
}

/// <summary>An assembly that consists of the given types only, for registrations that look through assemblies.</summary>
internal sealed class SomeTypes(params Type[] types) : Assembly
{
    public override Type[] GetTypes() => types;
}
