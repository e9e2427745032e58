using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;

namespace SuiShenMa.Tests.Integrity;

/// <summary>What goes from a sealed table, or goes back to what it was, is missed, also while no host runs (docs/adr/0047).</summary>
public sealed class SealRollTests
{
    private static readonly DateTime Day = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task A_row_that_was_removed_from_any_of_the_tables_while_no_host_ran_is_named_at_the_next_start()
    {
        string folder;
        var gone = new List<string>();
        await using (var site = new SealSite())
        {
            folder = site.Folder;
            await Fill(site);
            await site.Sweep();
            (await site.Findings()).ShouldBeEmpty();
            foreach (var table in Rolled(site))
            {
                gone.Add(await RemoveOne(site, table));
            }
        }
        gone.Count.ShouldBeGreaterThanOrEqualTo(19);
        await using var again = new SealSite(folder);
        var findings = await again.Findings();
        gone.Where(g => !findings.Contains(g, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public Task A_host_starts_although_every_row_of_every_sealed_table_was_changed_and_names_them() =>
        StartsOver(atLeast: 19, (db, table) => Set(db, table, table.Plan.Column, "k1.00"));

    /// <summary>Names, lists in JSON, references to other rows: whatever reads them at start meets something that makes no sense.</summary>
    [Test]
    public Task A_host_starts_although_every_field_of_every_sealed_row_says_something_else_and_names_them() =>
        StartsOver(atLeast: 18, async (db, table) =>
        {
            var judged = table.Type.GetIndexes().Where(i => i.IsUnique).SelectMany(i => i.Properties).Concat(table.Plan.Key).Select(p => p.Name).ToHashSet();
            var changed = 0;
            foreach (var field in table.Type.GetProperties().Where(p => !p.IsShadowProperty() && p.Name != table.Plan.Column && !judged.Contains(p.Name)))
            {
                changed += await Set(db, table, field.GetColumnName(), field.ClrType == typeof(Guid) || field.ClrType == typeof(Guid?) ? Guid.CreateVersion7() : SealSite.Other(field, null));
            }
            return changed;
        });

    [Test]
    public async Task A_scene_whose_rule_was_removed_while_no_host_ran_asks_everything()
    {
        string folder;
        await using (var site = new SealSite())
        {
            folder = site.Folder;
            await SomeScene(site, "gone-scene");
            await site.Db<CodesDb, int>(db => db.SceneRules.Where(r => r.SceneCode == "gone-scene").ExecuteDeleteAsync());
        }
        await using var again = new SealSite(folder);
        var rule = again.Service<SceneRules>().Find("gone-scene").ShouldNotBeNull();
        (rule.SingleUse, rule.ConsentRequired, rule.Distrusted).ShouldBe((true, true, true));
        // Somebody writes it anew on the platform: it is what it says again, and nothing is missing.
        await SomeScene(again, "gone-scene");
        await again.Service<SceneRules>().RefreshAsync(default);
        again.Service<SceneRules>().Find("gone-scene")!.Distrusted.ShouldBeFalse();
        var before = await again.Findings();
        await again.Sweep();
        (await again.Findings()).ShouldBe(before);
    }

    [Test]
    public async Task A_row_that_is_set_back_to_what_it_once_was_is_found_although_its_old_seal_is_good()
    {
        await using var site = new SealSite();
        var entry = await SomeHost(site, "old.example.com");
        await site.Db<CodesDb, int>(async db => { (await db.WhiteList.SingleAsync(w => w.Id == entry.Id)).Enabled = false; return await db.SaveChangesAsync(); });
        await site.Sweep();
        (await site.Findings()).ShouldBeEmpty();
        await site.Db<CodesDb, int>(db => db.WhiteList.Where(w => w.Id == entry.Id).ExecuteUpdateAsync(s => s.SetProperty(w => w.Enabled, true).SetProperty(w => w.Seal, entry.Seal)));
        await site.Sweep();
        (await site.Findings()).ShouldContain("codes_white_list old.example.com 一行被还原成以前的内容");
    }

    [Test]
    public async Task A_row_that_the_platform_removed_and_somebody_wrote_back_is_found_although_its_seal_is_good()
    {
        await using var site = new SealSite();
        var rule = await SomeScene(site, "back-scene");
        await site.Send(new DropSceneRule.Command("back-scene"), AdminKit.Administrator);
        await site.Sweep();
        (await site.Findings()).ShouldBeEmpty();
        await Insert(site, rule);
        await site.Sweep();
        (await site.Findings()).ShouldContain("codes_scene_rule back-scene 一行不在名册上");
    }

    [Test]
    public async Task A_roll_that_somebody_adapts_to_a_removed_row_is_found_and_later_changes_do_not_heal_it()
    {
        await using var site = new SealSite();
        await SomeScene(site, "kept");
        await SomeScene(site, "hidden");
        await site.Db<CodesDb, int>(db => db.SceneRules.Where(r => r.SceneCode == "hidden").ExecuteDeleteAsync());
        await site.Db<CodesDb, int>(db => db.SealMembers.Where(m => m.Table == SceneRule.Table && m.Row == "hidden").ExecuteDeleteAsync());
        await SomeScene(site, "later");
        await site.Sweep();
        (await site.Findings()).ShouldContain("数据表 codes_scene_rule 的名册被改动：应有");
        await site.Db<CodesDb, int>(db => db.SealRolls.Where(r => r.Table == SceneRule.Table).ExecuteUpdateAsync(s => s.SetProperty(r => r.Count, 2)));
        await SomeScene(site, "latest");
        await site.Sweep();
        (await site.Findings()).ShouldContain("数据表 codes_scene_rule 的名册被改动，或者不是平台写入的");
    }

    [Test]
    public async Task A_table_that_is_set_back_together_with_its_roll_is_found_by_the_log()
    {
        await using var site = new SealSite();
        await SomeScene(site, "first");
        await site.Sweep();
        var before = await site.Db<CodesDb, SealRoll>(db => db.SealRolls.AsNoTracking().SingleAsync(r => r.Table == SceneRule.Table));
        await SomeScene(site, "second");
        await site.Sweep();
        (await site.Findings()).ShouldBeEmpty();
        await site.Db<CodesDb, int>(db => db.SceneRules.Where(r => r.SceneCode == "second").ExecuteDeleteAsync());
        await site.Db<CodesDb, int>(db => db.SealMembers.Where(m => m.Table == SceneRule.Table && m.Row == "second").ExecuteDeleteAsync());
        await site.Db<CodesDb, int>(db => db.SealRolls.Where(r => r.Table == SceneRule.Table)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Turn, before.Turn).SetProperty(r => r.Count, before.Count).SetProperty(r => r.Sum, before.Sum).SetProperty(r => r.Mac, before.Mac)));
        await site.Sweep();
        (await site.Findings()).ShouldContain("连同名册被退回到旧状态");
    }

    [Test]
    public async Task A_database_from_before_the_rolls_gets_them_once_and_from_then_on_a_missing_row_is_a_finding()
    {
        string folder;
        await using (var old = new SealSite())
        {
            folder = old.Folder;
            await SomeScene(old, "from-before");
            await LoseRolls(old);
            await old.Db<CodesDb, int>(db => db.Audit.Where(a => a.Action == "integrity.roll-opened" || a.Action == "integrity.roll").ExecuteDeleteAsync());
            await old.Db<CodesDb, int>(db => db.States.Where(s => s.Name.StartsWith("integrity.rolled.")).ExecuteDeleteAsync());
        }
        await using var site = new SealSite(folder, window: 30);
        // A host of the build before this one goes on beside it, and knows of no rolls.
        await site.Db<CodesDb, int>(db => db.SealMembers.Where(m => m.Table == SceneRule.Table).ExecuteDeleteAsync());
        await site.Sweep();
        (await site.Findings()).ShouldNotContain("codes_scene_rule");
        await site.DisposeAsync();
        using var _ = TestHost.Clock.Ahead(TimeSpan.FromMinutes(31));
        await using var later = new SealSite(folder, window: 30);
        await later.Sweep();
        (await later.Findings()).ShouldNotContain("codes_scene_rule");
        await later.Db<CodesDb, int>(db => db.SceneRules.Where(r => r.SceneCode == "from-before").ExecuteDeleteAsync());
        await later.Sweep();
        (await later.Findings()).ShouldContain("codes_scene_rule from-before 一行被移除");
    }

    [Test]
    public async Task Who_takes_the_rolls_away_is_found_and_gets_no_second_window()
    {
        string folder;
        await using (var site = new SealSite())
        {
            folder = site.Folder;
            await LoseRolls(site);
            await site.Sweep();
            (await site.Findings()).ShouldContain("数据表 admin_role 的名册被改动");
        }
        await using var again = new SealSite(folder);
        (await again.Findings()).ShouldContain("数据表 admin_role 的名册被移除");
        (await again.Db<AdminDb, DateTime?>(db => db.SealRolls.Where(r => r.Table == "admin_role").Select(r => r.OpenUntil).SingleAsync())).ShouldBeNull();
    }

    [Test]
    public async Task Changes_at_the_same_time_and_changes_that_fail_leave_the_roll_right()
    {
        await using var site = new SealSite();
        await SomeHost(site, "taken.example.com");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => site.Send(new SaveWhiteListEntry.Command { List = WhiteListKind.Scan, Host = $"h{i}.example.com", Name = "测试", Enabled = true }, AdminKit.Administrator)));
        await Should.ThrowAsync<DbUpdateException>(() => SomeHost(site, "taken.example.com"));
        await site.Db<CodesDb, int>(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.WhiteList.Add(new WhiteListEntry { Id = Guid.CreateVersion7(), Host = "never.example.com", ChangedAt = Day, ValidFrom = Day });
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
            return 0;
        });
        await site.Sweep();
        (await site.Findings()).ShouldBeEmpty();
        var (count, members, rows) = await site.Db<CodesDb, (int, int, int)>(async db => (await db.SealRolls.Where(r => r.Table == "codes_white_list").Select(r => r.Count).SingleAsync(),
            await db.SealMembers.CountAsync(m => m.Table == "codes_white_list"), await db.WhiteList.CountAsync()));
        (count, members).ShouldBe((rows, rows));
    }

    /// <param name="change">Changes all rows of a table past the platform, and says how many.</param>
    private static async Task StartsOver(int atLeast, Func<ModuleDb, SealedTable, Task<int>> change)
    {
        string folder;
        var tables = new List<string>();
        await using (var site = new SealSite())
        {
            folder = site.Folder;
            await Fill(site);
            foreach (var table in site.Service<SealedTables>().All)
            {
                var (scope, db) = site.Service<SealedTables>().Open(table);
                await using var _ = scope;
                if (await change(db, table) > 0)
                {
                    tables.Add(table.Name);
                }
            }
        }
        tables.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        await using var again = new SealSite(folder);
        await again.Sweep();
        var findings = await again.Findings();
        tables.Where(t => !findings.Contains(t, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static Task<int> Set(ModuleDb db, SealedTable table, string column, object? value) =>
#pragma warning disable EF1002 // Names of our own model.
        db.Database.ExecuteSqlRawAsync($"UPDATE {table.Name} SET `{column}` = {{0}}", [value!]);
#pragma warning restore EF1002

    private static async Task Fill(SealSite site)
    {
        await SomeScene(site, "to-be-removed");
        await SomeHost(site, "to-be-removed.example.com");
        await site.Db<CodesDb, int>(async db =>
        {
            db.LandingServices.Add(new LandingServiceEntry { Id = Guid.CreateVersion7(), Name = "to-be-removed", Url = "https://to-be-removed.example.com/", ChangedAt = Day });
            db.ColourRules.Add(new SceneColour { Id = Guid.CreateVersion7(), Scene = "to-be-removed", ColourCode = "10", Enabled = true, ChangedAt = Day });
            return await db.SaveChangesAsync();
        });
        await site.Db<AdminDb, int>(async db =>
        {
            var id = (await db.Accounts.FirstAsync(a => a.UserName == "jingan")).Id;
            foreach (var row in SignInRows.Of(id))
            {
                db.Add(row);
            }
            db.Add(new SealRepair { AskedBy = id, Reason = "测试", AskedAt = Day, EndsAt = Day });
            db.Add(new AdministratorChange { AccountId = id, AskedBy = id, Reason = "测试", AskedAt = Day, EndsAt = Day });
            return await db.SaveChangesAsync();
        });
    }

    private static List<SealedTable> Rolled(SealSite site) => [.. site.Service<SealedTables>().All.Where(t => t.Plan.IsRolled)];

    private static async Task<string> RemoveOne(SealSite site, SealedTable table)
    {
        var (scope, db) = site.Service<SealedTables>().Open(table);
        await using var _ = scope;
        var row = (await table.RowsWithSealsAsync(db, default))[^1].Row;
        var keys = table.Plan.Key.Select((p, i) => $"{p.GetColumnName()} = {{{i}}}");
#pragma warning disable EF1002 // Names of our own model.
        (await db.Database.ExecuteSqlRawAsync($"DELETE FROM {table.Name} WHERE {string.Join(" AND ", keys)}", table.Plan.Key.Select(p => p.GetGetter().GetClrValue(row)!))).ShouldBe(1, table.Name);
#pragma warning restore EF1002
        return $"数据表 {table.Name} {table.Plan.ShortName(row)} 一行被移除";
    }

    private static async Task<SceneRule> SomeScene(SealSite site, string code)
    {
        var version = await site.Db<CodesDb, int?>(db => db.SceneRules.Where(r => r.SceneCode == code).Select(r => (int?)r.Version).SingleOrDefaultAsync());
        await site.Send(new SaveSceneRule.Command(code, "测试场景", false, 60, false, version), AdminKit.Administrator);
        return await site.Db<CodesDb, SceneRule>(db => db.SceneRules.AsNoTracking().SingleAsync(r => r.SceneCode == code));
    }

    private static Task<WhiteListEntry> SomeHost(SealSite site, string host) => site.Db<CodesDb, WhiteListEntry>(async db =>
    {
        var entry = new WhiteListEntry { Id = Guid.CreateVersion7(), List = WhiteListKind.Service, Host = host, Name = "测试", Enabled = true, ValidFrom = Day, ChangedAt = Day };
        db.WhiteList.Add(entry);
        await db.SaveChangesAsync();
        return new WhiteListEntry { Id = entry.Id, Seal = entry.Seal };
    });

    private static Task<int> Insert(SealSite site, SceneRule r) => site.Db<CodesDb, int>(db => db.Database.ExecuteSqlRawAsync(
        "INSERT INTO codes_scene_rule (SceneCode, Name, ServiceType, KindList, SingleUse, LifeSeconds, ConsentRequired, ChangedAt, Version, RowSeal) VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9})",
        r.SceneCode, r.Name, r.ServiceType, r.KindList, r.SingleUse, r.LifeSeconds, r.ConsentRequired, r.ChangedAt, r.Version, r.RowSeal!));

    private static async Task LoseRolls(SealSite site)
    {
        await site.Db<CodesDb, int>(db => db.SealRolls.ExecuteDeleteAsync());
        await site.Db<CodesDb, int>(db => db.SealMembers.ExecuteDeleteAsync());
    }
}

/// <summary>Rows that decide who gets in.</summary>
internal static class SignInRows
{
    private static readonly DateTime Day = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<object> Of(Guid account)
    {
        var bound = new Provisioning { AccountId = account, LoginName = "n" + account.ToString("N")[20..] };
        bound.Want(Day);
        bound.Bind("s" + account.ToString("N"), Day);
        var factor = new SecondFactor { AccountId = account };
        factor.Offer("sealed", OtpAlgorithm.Sha1);
        return
        [
            new AccountTerms { AccountId = account, ExpiresAt = Day.AddYears(1), EnabledAt = Day, Version = 1 },
            bound,
            factor,
            new RecoveryCode { AccountId = account, Hash = account.ToString("N") },
            new PolicyValue { Name = "n" + account.ToString("N"), Value = 12, ChangedAt = Day, ChangedBy = "somebody" },
        ];
    }
}
