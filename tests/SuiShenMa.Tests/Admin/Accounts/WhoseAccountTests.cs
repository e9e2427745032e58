using System.Net;
using System.Reflection;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Tests.Kit;
using static SuiShenMa.Tests.Admin.Accounts.TwoPeopleTests;
using static SuiShenMa.Tests.Admin.RightsKit;

namespace SuiShenMa.Tests.Admin.Accounts;

/// <summary>Every request of the module that names an account, against callers whose account it is not. One that is new has to be classified first.</summary>
public sealed class WhoseAccountTests
{
    /// <summary>Requests that name an account (or a session of one), and how to name it.</summary>
    private static readonly Dictionary<Type, Func<Account, Guid, IBaseRequest>> OfAccounts = new()
    {
        [typeof(ResetPassword.Command)] = (a, _) => new ResetPassword.Command(a.Id),
        [typeof(ResetSecondFactor.Command)] = (a, _) => new ResetSecondFactor.Command(a.Id),
        [typeof(EnableAccount.Command)] = (a, _) => new EnableAccount.Command(a.Id),
        [typeof(DisableAccount.Command)] = (a, _) => new DisableAccount.Command(a.Id),
        [typeof(DeleteAccount.Command)] = (a, _) => new DeleteAccount.Command(a.Id),
        [typeof(ForceOutAccount.Command)] = (a, _) => new ForceOutAccount.Command(a.Id),
        [typeof(ForceOutSession.Command)] = (_, session) => new ForceOutSession.Command(session),
        [typeof(EndOwnSession.Command)] = (_, session) => new EndOwnSession.Command(session),
        [typeof(SetAccountExpiry.Command)] = (a, _) => new SetAccountExpiry.Command(a.Id, new DateOnly(2030, 1, 1)),
        [typeof(SaveContact.Command)] = (a, _) => new SaveContact.Command(a.Id, "thief@example.cn", "13800000000"),
        [typeof(ChangeAccount.Command)] = (a, _) => new ChangeAccount.Command(a.Id, "改名", a.DepartmentId, null, a.Version),
        [typeof(SetAccountRights.Command)] = (a, _) => new SetAccountRights.Command(a.Id, null, [], null, null, null, a.Version),
        [typeof(PushAccountAgain.Command)] = (a, _) => new PushAccountAgain.Command(a.Id),
        [typeof(AskAdministratorChange.Command)] = (a, _) => new AskAdministratorChange.Command(a.Id, AdministratorAct.ResetPassword, "本人忘记密码"),
        [typeof(ShowMyAccount.Query)] = (a, _) => new ShowMyAccount.Query(a.Id),
        [typeof(ListSessions.Query)] = (a, _) => new ListSessions.Query { AccountId = a.Id, All = true },
    };

    /// <summary>Requests with an id of something else, and who looks after it.</summary>
    private static readonly Dictionary<Type, string> OfOtherThings = new()
    {
        [typeof(ConfirmAdministratorChange.Command)] = "a request of two administrators: TwoPeopleTests",
        [typeof(EndAdministratorChange.Command)] = "a request of two administrators: TwoPeopleTests",
        [typeof(ConfirmSealRepair.Command)] = "a request of two administrators: SealRepairTests",
        [typeof(EndSealRepair.Command)] = "a request of two administrators: SealRepairTests",
        [typeof(SaveRole.Command)] = "a role: RoleTests",
        [typeof(DeleteRole.Command)] = "a role: RoleTests",
        [typeof(ListGrants.Query)] = "a role to filter by",
        [typeof(SaveAnnouncement.Command)] = "an announcement: NoticeTests",
        [typeof(PublishAnnouncement.Command)] = "an announcement: NoticeTests",
        [typeof(ResendMessage.Command)] = "a message, sealed; its page asks for admin.delivery",
    };

    [Test]
    public void Every_request_with_an_id_says_what_it_is_the_id_of()
    {
        var requests = typeof(AdminModule).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IBaseRequest)));
        var withId = requests.Where(t => t.GetProperties().Any(p => p.PropertyType == typeof(Guid) || p.PropertyType == typeof(Guid?))).ToList();
        withId.Except([.. OfAccounts.Keys, .. OfOtherThings.Keys]).ShouldBeEmpty("say in this test whose they are");
        OfAccounts.Keys.Concat(OfOtherThings.Keys).Except(withId).ShouldBeEmpty("not needed any more");
    }

    private static IEnumerable<TestCaseData> Requests() => OfAccounts.Keys.Select(t => new TestCaseData(t).SetArgDisplayNames(t.DeclaringType!.Name + "." + t.Name));

    [TestCaseSource(nameof(Requests))]
    public async Task Nobody_reaches_an_account_that_is_not_theirs_to_administer(Type request)
    {
        var (below, _) = await SubOf("xuhui");
        var (sister, _) = await SubOf("xuhui");
        var administrator = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var neighbour = await AdminKit.CreateReady();
        foreach (var (caller, target) in new[]
        {
            ("jingan", below), ("jingan", "xuhui"), ("xuhui", administrator.UserName), ("xuhui", neighbour.UserName), (sister, below), (sister, "xuhui"), ("auditor", below), ("secadmin", below),
        })
        {
            var account = await AccountOf(target);
            var session = await SessionOf(account);
            var before = await Picture(account.Id);
            if (caller == "secadmin" && request == typeof(SetAccountRights.Command))
            {
                continue;
            }
            (await Outcome(async () => await Send(await ActorOf(caller), OfAccounts[request](account, session)))).ShouldBeOneOf(["not-found", "forbidden"], $"{caller} on {target}");
            (await Picture(account.Id)).ShouldBe(before);
        }
    }

    /// <summary>Where administering is allowed, the same requests succeed: a refusal above is one for whose account it is.</summary>
    [TestCase("xuhui")]
    [TestCase("sysadmin")]
    public async Task Whoever_administers_the_account_does_all_of_it(string caller)
    {
        var (below, _) = await SubOf("xuhui");
        var actor = await ActorOf(caller);
        var skipped = new List<Type> { typeof(EndOwnSession.Command), typeof(AskAdministratorChange.Command), typeof(PushAccountAgain.Command), typeof(DeleteAccount.Command) };
        if (caller == "sysadmin")
        {
            skipped.Add(typeof(SetAccountRights.Command));
        }
        foreach (var (type, make) in OfAccounts.Where(o => !skipped.Contains(o.Key)).Append(new(typeof(DeleteAccount.Command), OfAccounts[typeof(DeleteAccount.Command)])))
        {
            var account = await AccountOf(below);
            (await Outcome(async () => await Send(actor, make(account, await SessionOf(account))))).ShouldBe("done", type.DeclaringType!.Name);
        }
    }

    [Test, Row(96), Row(99)]
    public async Task A_department_s_account_looks_after_how_its_sub_accounts_sign_in()
    {
        var (sub, _) = await SubOf("xuhui");
        var account = await AccountOf(sub);
        var page = $"/admin/sub-accounts/{account.Id}/sign-in";
        using var person = await Operator.SignIn(sub);
        await SecondFactorTests.Enrol(person);
        using var xuhui = await Operator.SignIn("xuhui");
        (await xuhui.Read("/admin/sub-accounts?text=" + sub)).ShouldContain(page);
        var shown = await xuhui.Read(page);
        shown.ShouldContain("已启用");
        shown.ShouldContain("127.0.0.1");
        await Post(xuhui, page, "Contact", new() { ["Form.Mail"] = "sub.account@example.cn", ["Form.Mobile"] = "13812340099" });
        await Post(xuhui, page, "Expiry", new() { ["Form.LastDay"] = "2030-01-01" });
        shown = await xuhui.Read(page);
        shown.ShouldContain("2030-01-01");
        shown.ShouldContain("138****0099");
        shown.ShouldNotContain("13812340099");
        await Post(xuhui, page, "Out", []);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await Post(xuhui, page, "Factor", []);
        using (var again = await Operator.SignIn(sub))
        {
            (await again.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK, "the second factor is gone");
        }
        using var jingan = await Operator.SignIn("jingan");
        using var refused = await jingan.Get(page);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task Post(Operator person, string page, string handler, Dictionary<string, string> fields)
    {
        using var answer = await person.Post($"{page}?handler={handler}", fields, page);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, handler);
        answer.Headers.Location!.ToString().ShouldBe(page);
    }

    private static Task Send(Actor actor, IBaseRequest request)
    {
        var result = request.GetType().GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)).GenericTypeArguments[0];
        return (Task)typeof(Slice).GetMethod(nameof(Slice.Send), BindingFlags.Static | BindingFlags.Public)!.MakeGenericMethod(result).Invoke(null, [actor, request])!;
    }

    private static Task<Guid> SessionOf(Account account) => Slice.Db<AdminDb, Guid>(async db =>
    {
        var session = db.Sessions.Add(new OperatorSession { TokenHash = Guid.CreateVersion7().ToString("N"), AccountId = account.Id, AccountKind = account.Kind.ToString(), Stamp = account.SecurityStamp, CreatedAt = db.Now, LastSeenAt = db.Now }).Entity;
        await db.SaveChangesAsync();
        return session.Id;
    });

    /// <summary>All that the requests would change.</summary>
    private static Task<string> Picture(Guid id) => Slice.Db<AdminDb, string>(async db =>
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id);
        var open = await db.Sessions.Where(s => s.AccountId == id && s.EndedAt == null).Select(s => s.Id).OrderBy(s => s).ToListAsync();
        var terms = await db.Terms.AsNoTracking().FirstOrDefaultAsync(t => t.AccountId == id);
        var contact = await db.Contacts.AsNoTracking().FirstOrDefaultAsync(t => t.AccountId == id);
        return string.Join('|', account.Version, account.PasswordRecord, account.Disabled, account.DeletedAt, account.LimitPermissions, string.Join(',', open), terms?.Version, contact?.Version,
            await db.AdministratorChanges.CountAsync(c => c.AccountId == id), await db.Provisioning.Where(p => p.AccountId == id).Select(p => p.Version).FirstOrDefaultAsync());
    });
}
