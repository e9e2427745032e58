using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;

namespace SuiShenMa.Tests.Integrity;

/// <summary>Rows that decide who gets in: last days, bindings to the portal, second factors, the policy. Whoever changes one behind the platform gains nothing and is found.</summary>
public sealed class SignInSealTests : OnSealSite
{
    [Test]
    public async Task Any_field_of_a_row_that_decides_who_gets_in_that_is_changed_in_the_database_makes_the_row_refused_and_found()
    {
        var (named, tried) = (new List<string>(), 0);
        foreach (var sample in SignInRows.Of(Guid.CreateVersion7()))
        {
            var table = Site.Service<SealedTables>().All.Single(t => t.Type.ClrType == sample.GetType());
            foreach (var field in SealPlan.FieldsOf(table.Type))
            {
                var row = SignInRows.Of(Guid.CreateVersion7()).Single(r => r.GetType() == sample.GetType());
                await Site.Db<AdminDb, int>(db => { db.Add(row); return db.SaveChangesAsync(); });
                var key = table.Plan.Key[0];
                var (was, id) = (field.PropertyInfo!.GetValue(row), key.PropertyInfo!.GetValue(row)!);
                var other = field.ClrType == typeof(Guid) ? Guid.CreateVersion7() : SealSite.Other(field, was);
                await Site.Tamper<AdminDb>(table.Name, key.Name, id, field.Name, other);
                named.Add(field.Name == (string)table.Type.FindAnnotation(SealedRowMapping.Name)!.Value! ? table.Name + " " + SealPlan.Text(field, other) : table.Plan.NameOf(row));
                (await Should.ThrowAsync<RowTampered>(() => All(table), field.Name)).Code.ShouldBe("integrity.row-changed");
                await Site.Sweep();
                await Site.Tamper<AdminDb>(table.Name, key.Name, key == field ? other : id, field.Name, was is Enum w ? w.ToString() : was);
                tried++;
            }
        }
        tried.ShouldBeGreaterThan(20);
        var findings = await Site.Findings();
        named.Where(n => !findings.Contains(n, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task A_last_day_that_is_lifted_or_taken_away_in_the_database_opens_nothing()
    {
        var id = await IdOf("xuhui");
        await Site.Db<AdminDb, int>(db => { db.Terms.Add(new AccountTerms { AccountId = id, ExpiresAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) }); return db.SaveChangesAsync(); });
        await Site.Db<AdminDb, int>(db => db.Terms.Where(t => t.AccountId == id).ExecuteUpdateAsync(s => s.SetProperty(t => t.ExpiresAt, (DateTime?)null)));
        (await Should.ThrowAsync<RowTampered>(() => SignInAs("xuhui"))).Code.ShouldBe("integrity.row-changed");
        await Site.Db<AdminDb, int>(db => db.Terms.Where(t => t.AccountId == id).ExecuteDeleteAsync());
        (await Should.ThrowAsync<RowTampered>(() => SignInAs("xuhui"))).Code.ShouldBe("integrity.row-changed");
    }

    [Test]
    public async Task A_second_factor_that_is_taken_away_in_the_database_does_not_leave_the_password_alone()
    {
        var id = await IdOf("jingan");
        await Site.Db<AdminDb, int>(db => { var factor = new SecondFactor { AccountId = id }; factor.Offer("sealed", OtpAlgorithm.Sha1); factor.Succeed(1, db.Now); db.Factors.Add(factor); return db.SaveChangesAsync(); });
        (await SignInAs("jingan")).Token.ShouldBeNull("a code is asked for");
        await Site.Db<AdminDb, int>(db => db.Factors.Where(f => f.AccountId == id).ExecuteDeleteAsync());
        (await Should.ThrowAsync<RowTampered>(() => SignInAs("jingan"))).Code.ShouldBe("integrity.row-changed");
    }

    [Test]
    public async Task A_value_of_the_policy_that_is_changed_in_the_database_gives_way_to_that_of_the_profile()
    {
        await Site.Db<AdminDb, int>(db => { db.Policy.Add(new PolicyValue { Name = PolicyTable.IdleMinutes, Value = 10, ChangedAt = db.Now, ChangedBy = "somebody" }); return db.SaveChangesAsync(); });
        (await Policy())[PolicyTable.IdleMinutes].ShouldBe(10);
        await Site.Db<AdminDb, int>(db => db.Policy.Where(p => p.Name == PolicyTable.IdleMinutes).ExecuteUpdateAsync(s => s.SetProperty(p => p.Value, 29)));
        (await Policy())[PolicyTable.IdleMinutes].ShouldBe(30);
        await Site.Db<AdminDb, int>(db => db.Policy.Where(p => p.Name == PolicyTable.IdleMinutes).ExecuteUpdateAsync(s => s.SetProperty(p => p.Value, 10)));
    }

    [Test]
    public async Task A_binding_to_the_portal_that_is_given_to_another_account_opens_neither()
    {
        var id = await IdOf("city-greening");
        await Site.Db<AdminDb, int>(db => { var row = new Provisioning { AccountId = id, LoginName = "city-greening" }; row.Bind("own-subject", db.Now); db.Provisioning.Add(row); return db.SaveChangesAsync(); });
        await Site.Db<AdminDb, int>(db => db.Provisioning.Where(p => p.AccountId == id).ExecuteUpdateAsync(s => s.SetProperty(p => p.Subject, "subject-of-a-stranger")));
        await Should.ThrowAsync<RowTampered>(() => Site.Send(new SignInByPortal.Command("subject-of-a-stranger", false, "token"), Actor.Anonymous));
    }

    [Test]
    public async Task A_role_that_was_given_or_enlarged_in_the_database_gives_nothing_and_takes_nothing_else_away()
    {
        var me = await Unused(0);
        var district = await Site.Db<AdminDb, Guid>(async db =>
        {
            db.AccountRoles.RemoveRange(await db.AccountRoles.Where(r => r.AccountId == me).ToListAsync());
            await db.SaveChangesAsync();
            return await db.Roles.Where(r => r.BuiltIn == BuiltInRoles.District).Select(r => r.Id).SingleAsync();
        });
        (await PermissionsOf(me)).ShouldBeEmpty();
        await Site.Db<AdminDb, int>(db => db.Database.ExecuteSqlRawAsync("INSERT INTO admin_account_role (AccountId, RoleId, At, `By`, RowSeal) SELECT {0}, RoleId, At, `By`, RowSeal FROM admin_account_role WHERE RoleId = {1} LIMIT 1", me, district));
        (await PermissionsOf(me)).ShouldBeEmpty("nobody gave it");
        await Site.Sweep();
        (await Site.Findings()).ShouldContain($"admin_account_role {me:N}/{district:N}");
        await Site.Db<AdminDb, int>(db => db.AccountRoles.Where(r => r.AccountId == me).ExecuteDeleteAsync());

        var (good, enlarged) = (Some("小角色"), Some("放大的角色"));
        (good.Permissions, enlarged.Permissions) = ([AdminPermissions.Regions], [AdminPermissions.Regions]);
        await Site.Db<AdminDb, int>(db =>
        {
            db.Roles.AddRange(good, enlarged);
            db.AccountRoles.AddRange(new[] { good, enlarged }.Select(r => new AccountRole { AccountId = me, RoleId = r.Id, At = r.CreatedAt, By = "system" }));
            return db.SaveChangesAsync();
        });
        (await PermissionsOf(me)).ShouldBe([AdminPermissions.Regions]);
        await Site.Tamper<AdminDb>("admin_role", "Id", enlarged.Id, nameof(Role.PermissionList), string.Join(',', await Site.Db<AdminDb, string>(db => db.Roles.Where(r => r.BuiltIn == BuiltInRoles.City).Select(r => r.PermissionList).SingleAsync())));
        (await PermissionsOf(me)).ShouldBe([AdminPermissions.Regions], "what the other role gives");
        // Who looks into it sees it, and the lists and workbooks of all others go on.
        (await Site.Send(new ListRoles.Query { Text = enlarged.Name }, AdminKit.Administrator)).Items.ShouldHaveSingleItem().Changed.ShouldBeTrue();
        (await Site.Send(new ListRoles.Query { Text = good.Name }, AdminKit.Administrator)).Items.ShouldHaveSingleItem().Changed.ShouldBeFalse();
        (await Site.Send(new ExportRoles.Command(), AdminKit.Administrator)).Workbook.ShouldNotBeEmpty();
        await Site.Tamper<AdminDb>("admin_account", "Id", await Unused(2), nameof(Account.LimitRegions), "310104");
        (await Site.Send(new ExportPermissionMatrix.Command(), AdminKit.Administrator)).Workbook.ShouldNotBeEmpty();

        static Role Some(string name) => new() { Name = name, CreatedAt = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), CreatedBy = "system" };
    }

    [Test]
    public async Task A_role_that_was_taken_away_and_an_account_that_was_switched_off_do_not_come_back_by_their_old_rows()
    {
        var me = await Unused(1);
        var before = await PermissionsOf(me);
        before.ShouldNotBeEmpty();
        var (role, seal) = await Site.Db<AdminDb, (AccountRole, string)>(async db =>
        {
            var given = await db.AccountRoles.SingleAsync(r => r.AccountId == me);
            var its = (string)db.Entry(given).Property(SealedRowMapping.Column).CurrentValue!;
            db.AccountRoles.Remove(given);
            await db.SaveChangesAsync();
            return (given, its);
        });
        (await PermissionsOf(me)).ShouldBeEmpty();
        await Site.Db<AdminDb, int>(db => db.Database.ExecuteSqlRawAsync("INSERT INTO admin_account_role (AccountId, RoleId, At, `By`, RowSeal) VALUES ({0}, {1}, {2}, {3}, {4})", role.AccountId, role.RoleId, role.At, role.By, seal));
        (await Site.Db<AdminDb, AccountRole>(db => db.AccountRoles.AsNoTracking().SingleAsync(r => r.AccountId == me))).RoleId.ShouldBe(role.RoleId, "its seal is good");
        (await PermissionsOf(me)).ShouldBeEmpty("but it is not on the roll");

        var (was, old) = await Site.Db<AdminDb, (Account, string?)>(async db => { var a = await db.Accounts.SingleAsync(x => x.Id == me); return (a, (string?)db.Entry(a).Property(SealedRowMapping.Column).CurrentValue); });
        await Site.Send(new DisableAccount.Command(me), AdminKit.Administrator);
        await Site.Db<AdminDb, int>(db => db.Accounts.Where(a => a.Id == me).ExecuteUpdateAsync(s => s.SetProperty(a => a.Disabled, false).SetProperty(a => a.SecurityStamp, was.SecurityStamp).SetProperty(a => a.Version, was.Version).SetProperty(a => EF.Property<string?>(a, SealedRowMapping.Column), old)));
        (await Site.Db<AdminDb, Account>(db => db.Accounts.AsNoTracking().SingleAsync(a => a.Id == me))).Disabled.ShouldBeFalse("its seal is good");
        (await Should.ThrowAsync<RowTampered>(() => PermissionsOf(me))).Message.ShouldContain("admin_account " + me.ToString("N"));
    }

    private Task<List<string>> PermissionsOf(Guid account) => Site.Db<AdminDb, List<string>>(async db =>
        [.. (await Site.Service<AccountRights>().FreshAsync(db, await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == account), default))!.Actor.Permissions]);

    [Test]
    public async Task One_changed_account_or_last_day_keeps_no_other_from_being_switched_off()
    {
        var (changed, lastDay, unused) = (await Unused(403), await Unused(402), await Unused(401));
        await Site.Tamper<AdminDb>("admin_account", "Id", changed, nameof(Account.LimitRegions), "310104");
        await Site.Db<AdminDb, int>(db => { db.Terms.Add(new AccountTerms { AccountId = lastDay }); return db.SaveChangesAsync(); });
        await Site.Tamper<AdminDb>("admin_account_terms", "AccountId", lastDay, nameof(AccountTerms.ExpiresAt), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (await Site.Send(new DisableUnusedAccounts.Command())).Disabled.ShouldBe(1);
        var off = await Site.Db<AdminDb, List<Guid>>(db => db.Accounts.Where(a => a.Disabled).Select(a => a.Id).ToListAsync());
        off.ShouldContain(unused);
        off.ShouldNotContain(changed);
        off.ShouldNotContain(lastDay);
        await Site.Sweep();
        (await Site.Findings()).ShouldContain("admin_account " + changed.ToString("N"));
    }

    private async Task<Guid> Unused(int days)
    {
        var id = (await Site.Send(new CreateAccount.Command("unused" + days, "测试员", AccountKind.DepartmentUser, "xuhui", null, null, null), AdminKit.Administrator)).Id;
        await Site.Db<AdminDb, int>(async db =>
        {
            db.Entry(await db.Accounts.SingleAsync(a => a.Id == id)).Property(a => a.CreatedAt).CurrentValue = db.Now.AddDays(-days);
            return await db.SaveChangesAsync();
        });
        return id;
    }

    private async Task<int> All(SealedTable table)
    {
        var (scope, db) = Site.Service<SealedTables>().Open(table);
        await using var _ = scope;
        return (await table.Rows(db).AsNoTracking().ToListAsync()).Count;
    }

    private Task<SecurityPolicy> Policy()
    {
        Site.Service<PolicyBook>().Drop();
        return Site.Service<PolicyBook>().CurrentAsync(default).AsTask();
    }

    private Task<SignIn.Result> SignInAs(string name) => Site.Send(new SignIn.Command(name, TestHost.Password), Actor.Anonymous);

    private Task<Guid> IdOf(string name) => Site.Db<AdminDb, Guid>(db => db.Accounts.Where(a => a.UserName == name).Select(a => a.Id).SingleAsync());
}
