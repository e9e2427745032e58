using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Architecture;

/// <summary>Sealed rows stay sealed whatever writes them (docs/adr/0019, 0027).</summary>
public sealed partial class SealTests
{
    private static readonly List<ModuleDb> Contexts = [.. Solution.Ours.SelectMany(a => a.GetTypes())
        .Where(t => t is { IsAbstract: false } && t.Name.EndsWith("SqliteDesign", StringComparison.Ordinal) && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>)))
        .Select(t => (ModuleDb)t.GetMethod(nameof(IDesignTimeDbContextFactory<DbContext>.CreateDbContext))!.Invoke(Activator.CreateInstance(t), [Array.Empty<string>()])!)];

    private static IEnumerable<(ModuleDb Db, IEntityType Type)> Sealed => Contexts.SelectMany(db => db.Model.GetEntityTypes().Where(RowSeals.IsSealed).Select(t => (db, t)));

    [OneTimeTearDown]
    public void Close() => Contexts.ForEach(db => db.Dispose());

    /// <summary>An update past the change tracker would leave the seal of what was there before: the row would be refused at its next use.</summary>
    [Test]
    public void No_bulk_update_writes_a_sealed_field_without_its_seal()
    {
        Sealed.ShouldNotBeEmpty();
        var found = new List<string>();
        var statements = 0;
        Sealed.Where(s => typeof(IClaimed).IsAssignableFrom(s.Type.ClrType)).ShouldBeEmpty("claims are written past the change tracker, and by one statement for all tables");
        foreach (var (path, text) in Solution.Source("Modules").Concat(Solution.Source("Shared.Kernel")).Where(f => !f.Item1.EndsWith("/Claims.cs", StringComparison.Ordinal)))
        {
            foreach (Match update in Updates().Matches(text))
            {
                statements++;
                var set = Setters().Matches(update.Groups["set"].Value).Select(m => m.Groups["name"].Value).ToHashSet();
                set.ShouldNotBeEmpty($"{path}: {update.Value}");
                foreach (var type in Meant(path, update.Groups["from"].Value, set))
                {
                    var plan = RowSeals.PlanOf(type)!;
                    var broken = set.Intersect(FieldsOf(type)).ToList();
                    if (broken.Count > 0 && !set.Contains(plan.Column))
                    {
                        found.Add($"{path}: {plan.Table}.{string.Join(", ", broken)}");
                    }
                }
            }
        }
        statements.ShouldBeGreaterThan(20);
        found.ShouldBeEmpty($"write the seal in the same update (ModuleDb.SealOf), or except the field in the mapping");
    }

    /// <summary>Rows that are written in bulk carry their seal in a property, which the bulk writer sees.</summary>
    [Test]
    public void Every_big_sealed_table_has_its_seal_in_a_property_and_one_key_to_walk_along()
    {
        foreach (var (db, type) in Sealed.Where(s => RowSeals.PlanOf(s.Type) is SparsePlan))
        {
            var plan = RowSeals.PlanOf(type)!;
            plan.Put.ShouldNotBeNull(type.Name);
            db.ShouldBeAssignableTo<IHoldsSealedRows>();
            // One with a roll is read whole by each sweep anyway.
            if (!plan.IsRolled)
            {
                plan.Key.ShouldHaveSingleItem().ClrType.ShouldBeOneOf(typeof(long), typeof(string), typeof(Guid));
            }
        }
    }

    /// <summary>A statement past the change tracker that removes rows, or writes what their seals cover, would leave the roll of the table behind.</summary>
    [Test]
    public void No_bulk_statement_touches_a_table_that_has_a_roll()
    {
        var rolled = Sealed.Where(s => RowSeals.PlanOf(s.Type)!.IsRolled).ToList();
        rolled.Select(s => s.Type.GetTableName()).Order(StringComparer.Ordinal).ShouldBe(Rolled);
        var found = new List<string>();
        foreach (var (path, text) in Solution.Source("Modules"))
        {
            foreach (Match statement in Statements().Matches(text))
            {
                var set = Setters().Matches(statement.Groups["set"].Value).Select(m => m.Groups["name"].Value).ToHashSet();
                found.AddRange(Meant(path, statement.Groups["from"].Value, set).Where(t => RowSeals.PlanOf(t)!.IsRolled && (set.Count == 0 || set.Intersect(FieldsOf(t)).Any()))
                    .Where(t => set.Count > 0 || Named(statement.Groups["from"].Value, t)).Select(t => $"{path}: {t.GetTableName()}"));
            }
        }
        found.ShouldBeEmpty("load the rows and save, so that the roll moves with them");
    }

    private static readonly string[] Rolled =
    [
        "admin_account", "admin_account_role", "admin_account_terms", "admin_administrator_change", "admin_department", "admin_policy", "admin_provisioning", "admin_recovery_code", "admin_role",
        "admin_seal_repair", "admin_second_factor", "codes_colour", "codes_colour_rule", "codes_landing_service", "codes_scene_rule", "codes_white_list", "objects_category", "objects_type", "openplatform_application", "openplatform_key",
    ];

    private static bool Named(string from, IEntityType type) => Contexts.SelectMany(db => db.GetType().GetProperties())
        .Any(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericArguments()[0] == type.ClrType && Regex.IsMatch(from, $@"\.{p.Name}\b"));

    /// <summary>
    /// The seal of these tables covers every column, also those that are not set: a column that is added breaks the seal of every row
    /// of a platform that is upgraded, unless it is mapped with <see cref="SealedRowMapping.SealedOnceSet"/>.
    /// </summary>
    [Test]
    public void A_column_that_is_added_to_a_fully_sealed_table_is_sealed_once_it_is_set()
    {
        Sealed.Where(s => RowSeals.PlanOf(s.Type) is FullPlan).OrderBy(s => s.Type.GetTableName(), StringComparer.Ordinal)
            .Select(s => s.Type.GetTableName() + ": " + string.Join(' ', SealPlan.FieldsOf(s.Type).Where(p => p.FindAnnotation(SealedRowMapping.OnceSet) is null).Select(p => p.Name)))
            .ShouldBe(Always, "map a new column with SealedOnceSet()");
    }

    private static readonly string[] Always =
    [
        "admin_account: CreatedAt CreatedBy DeletedAt DepartmentId Disabled GrantsJson Id Kind LimitObjectTypes LimitPermissions LimitRegions MustChangePassword Name ParentId PasswordChangedAt PasswordRecord SecurityStamp UserName Version",
        "admin_account_role: AccountId At By RoleId",
        "admin_administrator_change: AccountId Act AskedAt AskedBy AskedByKind DecidedAt DecidedBy EndsAt FirstHalf Id Reason State Version",
        "admin_department: CreatedAt GrantsJson Id Name ParentId RegionCode Uscc Version",
        "admin_role: BuiltIn ChangedAt CreatedAt CreatedBy Id Name Note PermissionList Version",
    ];

    private static IEnumerable<string> FieldsOf(IEntityType type) =>
        RowSeals.PlanOf(type) is PartsPlan ? type.GetProperties().Select(p => p.Name) : SealPlan.FieldsOf(type).Select(p => p.Name);

    /// <summary>The sealed tables of the module that the statement names; if it names none, all that have the fields that it writes.</summary>
    private static IEnumerable<IEntityType> Meant(string path, string from, IEnumerable<string> set)
    {
        var inModule = Contexts.Where(db => path.StartsWith($"Modules/Modules.{db.GetType().Name.Replace("DbSqlite", "", StringComparison.Ordinal)}/", StringComparison.Ordinal)).ToList();
        var named = inModule.SelectMany(db => db.GetType().GetProperties().Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
            .Where(p => Regex.IsMatch(from, $@"\.{p.Name}\b")).Select(p => db.Model.FindEntityType(p.PropertyType.GetGenericArguments()[0])!)).ToList();
        return (named.Count > 0 ? named : inModule.SelectMany(db => db.Model.GetEntityTypes()).Where(t => set.All(s => t.FindProperty(s) is not null))).Where(RowSeals.IsSealed);
    }

    // A statement from its start to the semicolon after the update.
    [GeneratedRegex(@"(?<from>[^;{}]*)\.ExecuteUpdateAsync\((?<set>[^;]*);")]
    private static partial Regex Updates();

    [GeneratedRegex(@"(?<from>[^;{}]*)\.Execute(Update|Delete)Async\((?<set>[^;]*);")]
    private static partial Regex Statements();

    [GeneratedRegex(@"SetProperty\((\w+) => \1\.(?<name>\w+)")]
    private static partial Regex Setters();
}
