using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;

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
