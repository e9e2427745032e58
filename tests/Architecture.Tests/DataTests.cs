using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Architecture;

/// <summary>House style 2.8, rules 6 and 7, and the data scope: whose tables, up to date, and seen by whom.</summary>
public sealed partial class DataTests
{
    /// <summary>Every context of every module, for both databases, as the migration tool makes them.</summary>
    private static IEnumerable<TestCaseData> Contexts() => Solution.Ours.SelectMany(a => a.GetTypes())
        .Where(t => t is { IsAbstract: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>)))
        .Select(t => new TestCaseData(t).SetArgDisplayNames(t.Name));

    [TestCaseSource(nameof(Contexts))]
    public void No_model_change_waits_for_a_migration(Type design)
    {
        using var db = Create(design);
        db.Database.HasPendingModelChanges().ShouldBeFalse($"run tools/add-migration for {db.GetType().Name}");
        db.Database.GetMigrations().ShouldNotBeEmpty();
    }

    [TestCaseSource(nameof(Contexts))]
    public void Every_table_carries_the_prefix_of_its_module(Type design)
    {
        using var db = Create(design);
        var tables = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().Where(e => !e.IsTableExcludedFromMigrations()).Select(e => e.GetTableName()!).ToList();
        tables.ShouldNotBeEmpty();
        tables.Where(t => !t.StartsWith(db.Prefix + "_", StringComparison.Ordinal)).ShouldBeEmpty();
        var module = Solution.Modules.SingleOrDefault(m => m.GetType().Assembly == design.Assembly);
        db.Prefix.ShouldBe(module?.Name ?? "kernel");
    }

    [Test]
    public void Every_context_is_there_for_both_databases()
    {
        var contexts = Solution.Ours.SelectMany(a => a.GetTypes()).Where(t => t.IsSubclassOf(typeof(ModuleDb))).ToList();
        foreach (var db in contexts.Where(t => t.IsAbstract))
        {
            contexts.Where(t => t.BaseType == db).Select(t => t.Name).ShouldBe([db.Name + "Sqlite", db.Name + "MySql"], ignoreOrder: true);
        }
        Contexts().Count().ShouldBe(contexts.Count(t => !t.IsAbstract), "design-time factories");
    }

    /// <summary>Queries over all codes, by file: how many, and why they need no data scope. Anything else is a leak.</summary>
    private static readonly Dictionary<string, (int Count, string Why)> Unscoped = new()
    {
        ["Features/ListDownloads/ListDownloads.cs"] = (1, "batch numbers only, to narrow the department's own download records"),
        ["Features/RunImageJobs/ImagePart.cs"] = (3, "the job draws what its starter was allowed to choose"),
        ["Images/ImageJobAccess.cs"] = (1, "a total, compared with the scoped one on the next line"),
        ["Entry/EntryUniqueness.cs"] = (1, "uniqueness is judged over all codes; only the value asked for is told back"),
        ["Features/ApproveOverdueEntries/ApproveOverdueEntries.Job.cs"] = (2, "the system approves for every department"),
        ["Features/RemindReviewers/RemindReviewers.Job.cs"] = (1, "counts for every department; each account is told of what its own scope may review"),
        ["Features/TellOwningUnits/TellOwningUnits.Job.cs"] = (1, "the pool of owning units is everybody's; only their codes, names and numbers are told"),
        ["Features/ListObjectCodes/ListObjectCodes.cs"] = (3, "ids only, intersected with or read after the scoped query"),
        ["Features/ListReviews/ListReviews.cs"] = (1, "narrowed by ForReviewBy and ReviewedFor before anything is read"),
        ["Features/RunIntakeBatches/IntakeChunk.cs"] = (1, "rows of the batch that were taken in before, by its own entry keys"),
        ["Lookup/ObjectWitness.cs"] = (2, "who explains rights names type, region and departments of any code; a department's codes are counted before it goes"),
        ["Lookup/CodeWarmUp.cs"] = (1, "reads ahead for verification and the landing page"),
        ["Lookup/ObjectCodes.cs"] = (3, "verification and the landing page: whoever scans a code may ask whether it is good"),
        ["Types/TypeChange.cs"] = (4, "what a change of a type would do to all its codes; counts and the offending value only"),
        ["Types/ObjectsDictionaryUse.cs"] = (1, "an entry of a dictionary is in use wherever any object carries it; only that is told"),
    };

    [Test]
    public void No_query_over_codes_is_without_a_data_scope()
    {
        const string module = "Modules/Modules.Objects/";
        var scoping = Solution.Ours.Single(a => a.GetName().Name == "SuiShenMa.Objects").GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m.DeclaringType!.Name == "ObjectScoping" && m.ReturnType == typeof(IQueryable<ObjectCode>)).Select(m => "." + m.Name + "(").Append(".CorrectableBy(").Append(".Add(").Append(".AddRange(").ToList();
        scoping.ShouldContain(".Within(");
        var found = new Dictionary<string, int>();
        foreach (var (path, text) in Solution.Source(module).Where(f => !f.Path.EndsWith("/ObjectsDb.cs", StringComparison.Ordinal)))
        {
            var open = Queries().Matches(text).Count(m => !scoping.Any(s => m.Value.Contains(s, StringComparison.Ordinal)));
            if (open > 0)
            {
                found[path[module.Length..]] = open;
            }
        }
        found.Where(f => !Unscoped.TryGetValue(f.Key, out var known) || known.Count < f.Value).ShouldBeEmpty("queries over all codes");
        Unscoped.Where(u => found.GetValueOrDefault(u.Key) < u.Value.Count).Select(u => u.Key).ShouldBeEmpty("exceptions that are not needed any more");
    }

    /// <summary>The outermost regions and types say nothing of the action: only these ask them, everything else asks with an action.</summary>
    private static readonly string[] KnowTheFrame = ["Modules/Modules.Admin/", "Modules/Modules.OpenPlatform/Partners/"];

    [Test]
    public void Nothing_asks_the_data_scope_without_an_action()
    {
        var asks = Solution.Source("Modules").Concat(Solution.Source("Modules", "*.cshtml"))
            .Where(f => !KnowTheFrame.Any(k => f.Path.StartsWith(k, StringComparison.Ordinal)))
            .Where(f => FrameUse().IsMatch(f.Text)).Select(f => f.Path);
        asks.ShouldBeEmpty("use Scope.For, Allows, AllowsType, TypesFor or RegionsFor");
    }

    [GeneratedRegex(@"\bScope\.(Regions|ObjectTypes)\b|\bscope\.(Regions|ObjectTypes)\b")]
    private static partial Regex FrameUse();

    private static ModuleDb Create(Type design) =>
        (ModuleDb)design.GetMethod(nameof(IDesignTimeDbContextFactory<DbContext>.CreateDbContext))!.Invoke(Activator.CreateInstance(design), [Array.Empty<string>()])!;

    // From the table to the end of the statement: that is where the scope must stand. Commands have lists called Codes too.
    [GeneratedRegex(@"(\b(?!SuiShenMa|chosen|request|command|result|c\b|Form)\w+(\(\))?\.Codes\b|\bSet<ObjectCode>\(\))(?!\s*=>)[^;]*;")]
    private static partial Regex Queries();
}
