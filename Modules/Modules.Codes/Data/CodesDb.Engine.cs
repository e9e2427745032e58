using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Codes.Log;
using SuiShenMa.Codes.Short;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Data;

/// <summary>Tables around the tokens: short codes, lists, extension fields, colours, the engine log and what is counted from it.</summary>
internal abstract partial class CodesDb
{
    public DbSet<ShortCode> ShortCodes => Set<ShortCode>();

    public DbSet<WhiteListEntry> WhiteList => Set<WhiteListEntry>();

    public DbSet<LandingServiceEntry> LandingServices => Set<LandingServiceEntry>();

    public DbSet<ExtensionField> ExtensionFields => Set<ExtensionField>();

    public DbSet<SubjectExtension> Extensions => Set<SubjectExtension>();

    public DbSet<ExtensionBatch> ExtensionBatches => Set<ExtensionBatch>();

    public DbSet<ExtensionItem> ExtensionItems => Set<ExtensionItem>();

    public DbSet<Colour> Colours => Set<Colour>();

    public DbSet<SceneColour> ColourRules => Set<SceneColour>();

    public DbSet<EngineCall> Calls => Set<EngineCall>();

    public DbSet<CallHour> CallHours => Set<CallHour>();

    public DbSet<CallDay> CallDays => Set<CallDay>();

    public override IReadOnlyList<string> Marks => [WhiteLists.Topic, Lists.LandingServices.Topic, SuiShenMa.Codes.Extensions.Colours.Topic, ExtensionCatalog.Topic, Dynamic.SceneRules.Mark];

    private void MapEngine(ModelBuilder model)
    {
        model.Entity<ShortCode>(e =>
        {
            e.ToTable("codes_short");
            e.HasKey(x => x.Short);
            // Null where the caller wanted one of its own; unique indexes of both databases let nulls repeat.
            e.HasIndex(x => x.ReuseKey).IsUnique();
            e.SealedParts(x => x.Seal, EngineSeals.Purpose, nameof(ShortCode.Short));
        });
        model.Entity<WhiteListEntry>(e =>
        {
            e.ToTable(WhiteListEntry.Table);
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.List, x.Host }).IsUnique();
            e.SealedParts(x => x.Seal, EngineSeals.Purpose, nameof(WhiteListEntry.Host)).Rolled();
        });
        model.Entity<LandingServiceEntry>(e =>
        {
            e.ToTable(LandingServiceEntry.Table);
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.Kind, x.TypeCode });
            e.SealedParts(x => x.Seal, EngineSeals.Purpose, nameof(LandingServiceEntry.Name)).Rolled();
        });
        model.Entity<ExtensionField>(e =>
        {
            e.ToTable("codes_extension_field");
            e.HasKey(x => x.Key);
            e.Ignore(x => x.Options);
            e.Ignore(x => x.Kinds);
            e.Property(x => x.Minimum).HasPrecision(28, 8);
            e.Property(x => x.Maximum).HasPrecision(28, 8);
        });
        model.Entity<SubjectExtension>(e =>
        {
            e.ToTable("codes_extension");
            e.HasKey(x => new { x.Kind, x.Subject });
            e.Ignore(x => x.Fields);
        });
        model.Entity<ExtensionBatch>(e =>
        {
            e.ToTable("codes_extension_batch");
            e.HasKey(x => x.Sequence);
            e.Property(x => x.Sequence).ValueGeneratedOnAdd();
            e.HasIndex(x => x.BatchNo).IsUnique();
            e.HasIndex(x => x.State);
        });
        model.Entity<ExtensionItem>(e =>
        {
            e.ToTable("codes_extension_item");
            e.HasKey(x => new { x.BatchNo, x.Number });
        });
        model.Entity<Colour>(e =>
        {
            e.ToTable(Colour.Table);
            e.HasKey(x => x.Code);
            e.SealedState(nameof(Colour.Code)).Rolled();
        });
        model.Entity<SceneColour>(e =>
        {
            e.ToTable(SceneColour.Table);
            e.HasKey(x => x.Id);
            e.Ignore(x => x.AsksField);
            e.HasIndex(x => x.Scene);
            // By the name on the roll a rule that is gone or was changed still says whose scene it was.
            e.SealedState(nameof(SceneColour.Scene)).Rolled();
        });
        model.Entity<EngineCall>(e =>
        {
            e.ToTable("codes_call");
            // Region and month in front, so that the table can be partitioned by them; the id grows with time.
            e.HasKey(x => new { x.Region, x.Month, x.Id, x.Node });
            e.HasIndex(x => x.Id);
            e.HasIndex(x => new { x.AppId, x.Id });
            e.HasIndex(x => new { x.Source, x.Id });
            e.HasIndex(x => new { x.Action, x.Id });
            e.HasIndex(x => x.TraceId);
            // Most calls are good and of an object's code: they stay out of these where the database can leave them out.
            Only(e.HasIndex(x => new { x.Reason, x.Id }), "\"Failed\"");
            Only(e.HasIndex(x => new { x.Failed, x.Id }), "\"Failed\"");
            Only(e.HasIndex(x => new { x.FailedAppId, x.Id }), "\"FailedAppId\" IS NOT NULL");
            Only(e.HasIndex(x => new { x.FailedAction, x.Id }), "\"FailedAction\" IS NOT NULL");
            // All that was done with the codes of one person or enterprise (row 25).
            Only(e.HasIndex(x => new { x.Subject, x.Id }), "\"Subject\" IS NOT NULL");
        });
        model.Entity<CallHour>(e =>
        {
            e.ToTable("codes_call_hour");
            e.HasKey(x => new { x.Start, x.AppId, x.Action, x.CodeKind, x.Reason, x.Node });
        });
        model.Entity<CallDay>(e =>
        {
            e.ToTable("codes_call_day");
            e.HasKey(x => new { x.Start, x.AppId, x.Action, x.CodeKind, x.Reason, x.Node });
        });
    }

    /// <summary>An index of some rows only, where the database has such (SQLite).</summary>
    private void Only(IndexBuilder<EngineCall> index, string condition)
    {
        if (IsSqlite)
        {
            index.HasFilter(condition);
        }
    }
}
