using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MediatR;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin.Accounts;

/// <summary>Names of account holders as personal columns: GB/T 22239-2019 8.1.4.8, adr/0032.</summary>
public sealed class HolderNameTests
{
    [Test]
    public async Task A_name_is_stored_encrypted_and_found_whole_whatever_blanks_it_is_typed_with()
    {
        var name = "上官" + AdminKit.NewName()[^6..];
        var created = await Slice.Send(AdminKit.Administrator, new CreateAccount.Command(AdminKit.NewName(), " " + name + " ", AccountKind.DepartmentUser, "xuhui", null, null, null));
        var (account, holder) = await Slice.Db<AdminDb, (Account, AccountHolder)>(async db =>
            (await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == created.Id), await db.Holders.AsNoTracking().SingleAsync(h => h.AccountId == created.Id)));
        account.Name.ShouldBeEmpty();
        holder.NameCipher.ShouldStartWith("v1.");
        holder.NameCipher.ShouldNotContain(name);
        var found = await Slice.Send(AdminKit.Administrator, new ListAccounts.Query { Person = name[..2] + "　" + name[2..].ToUpperInvariant() });
        found.Items.ShouldHaveSingleItem().Name.ShouldBe("上******" + name[^1..]);
        (await Slice.Send(AdminKit.Administrator, new ListAccounts.Query { Person = name[..4] })).Items.ShouldBeEmpty("never by a part");
    }

    [Test]
    public async Task A_name_does_not_come_in_by_the_address()
    {
        var created = await AdminKit.Create();
        using var admin = await Operator.SignIn("admin");
        (await admin.Read($"/admin/accounts?text={created.UserName}&person=nobody&Filter.Person=nobody")).ShouldContain($"<strong>{created.UserName}</strong>");
    }

    [Test]
    public async Task An_actor_is_called_by_the_user_name_so_records_hold_no_name_of_a_person()
    {
        var person = await AdminKit.CreateReady("city-data", AccountKind.SystemAdministrator);
        var actor = await RightsKit.ActorOf(person.UserName);
        actor.Name.ShouldBe(person.UserName);
        var created = await Slice.Send(actor, new CreateAccount.Command(AdminKit.NewName(), "夏侯秘书", AccountKind.DepartmentUser, "xuhui", null, null, null));
        var record = await Slice.Db<AdminDb, SuiShenMa.Kernel.Data.AuditRecord>(db => db.Audit.SingleAsync(a => a.Action == "account.created" && a.SubjectId == created.Id.ToString("N")));
        record.ActorName.ShouldBe(person.UserName);
        record.Details!.ShouldNotContain("夏侯");
        var account = await RightsKit.AccountOf(created.UserName);
        await Slice.Send(actor, new ChangeAccount.Command(created.Id, "夏侯主任", "xuhui", null, account.Version));
        var changed = await Slice.Db<AdminDb, string?>(db => db.Audit.Where(a => a.Action == "account.changed" && a.SubjectId == created.Id.ToString("N")).Select(a => a.Details).SingleAsync());
        changed!.ShouldContain("***");
        changed!.ShouldNotContain("夏侯");
    }

    [Test]
    public async Task The_account_above_sees_the_name_of_its_sub_account_with_a_reason_and_nobody_else_does()
    {
        var (sub, _) = await RightsKit.SubOf("xuhui");
        var id = (await RightsKit.AccountOf(sub)).Id;
        using var xuhui = await Operator.SignIn("xuhui");
        var page = $"/admin/sub-accounts/{id}/sign-in";
        var link = $"/admin/reveal?kind=sub-account&id={id:N}";
        (await xuhui.Read(page)).ShouldContain(link);
        (await xuhui.Read(page)).ShouldNotContain("测试子账号");
        using (var shown = await xuhui.Post("/admin/reveal", Form(id), link))
        {
            WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync()).ShouldContain("测试子账号");
        }
        using var jingan = await Operator.SignIn("jingan");
        using var refused = await jingan.Post("/admin/reveal", Form(id), "/admin/password");
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>More rows than one batch, broken off in the middle: what was moved stays, the rest follows.</summary>
    [Test]
    public async Task Names_of_an_earlier_version_are_encrypted_in_batches_that_may_be_broken_off()
    {
        var mark = AdminKit.NewName("old");
        await Slice.Db<AdminDb, int>(db =>
        {
            for (var i = 0; i < SealAccountNames.Batch + 5; i++)
            {
                var account = new Account { UserName = $"{mark}-{i}", Kind = AccountKind.DepartmentUser, DepartmentId = "xuhui", CreatedAt = db.Now, CreatedBy = "system" };
                db.Accounts.Add(account);
                db.Entry(account).Property(a => a.Name).CurrentValue = $"慕容{i}";
            }
            return db.SaveChangesAsync();
        });
        try
        {
            await using (var scope = TestHost.Services.CreateAsyncScope())
            {
                scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
                var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
                (await mediator.Send(new SealAccountNames.Command())).ShouldBe(new SealAccountNames.Result(SealAccountNames.Batch, true));
                scope.ServiceProvider.GetRequiredService<AdminDb>().SavingChanges += (_, _) => throw new InvalidOperationException("broken off");
                await Should.ThrowAsync<InvalidOperationException>(() => mediator.Send(new SealAccountNames.Command()));
            }
            (await Left(mark)).ShouldBe(5);
            await Slice.Run<SealAccountNamesJob>();
            await Slice.Run<SealAccountNamesJob>();
            (await Left(mark)).ShouldBe(0);
            (await Slice.Send(AdminKit.Administrator, new ListAccounts.Query { Person = "慕容204", Text = mark })).Items.ShouldHaveSingleItem().UserName.ShouldBe(mark + "-204");
        }
        finally
        {
            await Slice.Db<AdminDb, int>(async db =>
            {
                var ids = await db.Accounts.Where(a => a.UserName.StartsWith(mark)).Select(a => a.Id).ToListAsync();
                await db.Holders.Where(h => ids.Contains(h.AccountId)).ExecuteDeleteAsync();
                await db.Provisioning.Where(h => ids.Contains(h.AccountId)).ExecuteDeleteAsync();
                return await db.Accounts.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync();
            });
        }
    }

    [Test]
    public async Task A_database_of_an_earlier_version_is_encrypted_at_the_next_start()
    {
        var folder = Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));
        await using (var first = TestHost.NewFactory(folder))
        {
            await using var scope = first.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
            var account = await db.Accounts.SingleAsync(a => a.UserName == "jingan");
            db.Entry(account).Property(a => a.Name).CurrentValue = "宇文旧名";
            await db.SaveChangesAsync();
        }
        await using (var again = TestHost.NewFactory(folder))
        {
            await using var scope = again.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
            var account = await db.Accounts.SingleAsync(a => a.UserName == "jingan");
            account.Name.ShouldBeEmpty();
            (await scope.ServiceProvider.GetRequiredService<Holders>().NameOfAsync(account.Id, default)).ShouldBe("宇文旧名");
            (await db.Audit.CountAsync(a => a.Action == "account.names-encrypted")).ShouldBe(1);
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<int> Left(string mark) => Slice.Db<AdminDb, int>(db => db.Accounts.CountAsync(a => a.UserName.StartsWith(mark) && a.Name != ""));

    private static Dictionary<string, string> Form(Guid id) => new() { ["Form.Kind"] = "sub-account", ["Form.Id"] = id.ToString("N"), ["Form.Reason"] = "核对人员信息" };
}
