using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Audit;

/// <summary>Rows that rights rest on: whoever changes one behind the platform gains nothing and is found.</summary>
public sealed class SealedRowTests
{
    private AuditSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new AuditSite();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task A_changed_account_opens_no_door_and_is_named_by_the_sweep()
    {
        await Admin(db => db.Accounts.Where(a => a.UserName == "xuhui").ExecuteUpdateAsync(s => s.SetProperty(a => a.Kind, AccountKind.PlatformAdministrator)));
        (await Should.ThrowAsync<RowTampered>(() => SignIn("xuhui"))).Code.ShouldBe("integrity.row-changed");
        (await SignIn("jingan")).AccountId.ShouldNotBe(Guid.Empty);
        await _site.Run<SweepSealedRowsJob>();
        var id = await Admin(db => db.Accounts.Where(a => a.UserName == "xuhui").Select(a => a.Id).SingleAsync());
        (await _site.Db(db => AuditAlarm.LoadAsync(db, default))).ShouldContain(f => f.Kind == "row" && f.Text.Contains("admin_account " + id.ToString("N"), StringComparison.Ordinal));
        await Admin(db => db.Accounts.Where(a => a.UserName == "xuhui").ExecuteUpdateAsync(s => s.SetProperty(a => a.Kind, AccountKind.DepartmentUser)));
        (await SignIn("xuhui")).AccountId.ShouldBe(id);
    }

    [Test]
    public async Task A_seal_that_was_moved_from_another_row_or_taken_away_is_none()
    {
        var foreign = await Admin(db => db.Departments.Where(d => d.Id == "huangpu").Select(d => EF.Property<string?>(d, SealedRowMapping.Column)).SingleAsync());
        var own = await Admin(db => db.Departments.Where(d => d.Id == "putuo").Select(d => EF.Property<string?>(d, SealedRowMapping.Column)).SingleAsync());
        foreach (var seal in new[] { foreign, null, own![..^1] + (own[^1] == '0' ? '1' : '0') })
        {
            await Seal(seal);
            await Should.ThrowAsync<RowTampered>(() => Admin(db => db.Departments.AsNoTracking().SingleAsync(d => d.Id == "putuo")));
        }
        await Seal(own);
        (await Admin(db => db.Departments.AsNoTracking().SingleAsync(d => d.Id == "putuo"))).Name.ShouldStartWith("普陀区");
    }

    [Test]
    public async Task A_change_by_the_platform_keeps_the_row_good()
    {
        var before = await Admin(db => db.Departments.AsNoTracking().SingleAsync(d => d.Id == "hongkou"));
        await Send(new SaveDepartment.Command("hongkou", before.Name, before.RegionCode, "91310000132260250X", before.Version));
        (await Admin(db => db.Departments.AsNoTracking().SingleAsync(d => d.Id == "hongkou"))).Uscc.ShouldNotBeNull();
        // The time of the last sign-in is written in bulk and is nobody's right.
        await Admin(db => db.Accounts.Where(a => a.UserName == "jingan").ExecuteUpdateAsync(s => s.SetProperty(a => a.LastSignInAt, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))));
        (await SignIn("jingan")).AccountId.ShouldNotBe(Guid.Empty);
    }

    private Task<int> Seal(string? seal) => Admin(db => db.Departments.Where(d => d.Id == "putuo").ExecuteUpdateAsync(s => s.SetProperty(d => EF.Property<string?>(d, SealedRowMapping.Column), seal)));

    private Task<SignIn.Result> SignIn(string name) => Send(new SignIn.Command(name, TestHost.Password), Actor.Anonymous);

    private async Task<T> Send<T>(IRequest<T> request, Actor? actor = null)
    {
        await using var scope = _site.Factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = actor ?? AdminKit.Administrator;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    private async Task<T> Admin<T>(Func<AdminDb, Task<T>> look)
    {
        await using var scope = _site.Factory.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<AdminDb>());
    }
}
