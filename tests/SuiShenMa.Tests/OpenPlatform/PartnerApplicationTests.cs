using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.OpenPlatform.Domain;
using SuiShenMa.OpenPlatform.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

/// <summary>What an administrator changes at an application counts from its next call.</summary>
public sealed partial class PartnerApplicationTests
{
    private const string Verify = "/api/v1/object-codes/verify";
    private static readonly object Scan = new { code = "x", place = "测试", purpose = "测试" };

    [Test]
    public async Task A_new_application_with_a_new_key_can_call_at_once()
    {
        var partner = await NewPartner("object-codes.verify");
        (await partner.Client.Post(Verify, Scan)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_capability_that_was_not_granted_is_denied_and_one_that_is_granted_counts_at_once()
    {
        var partner = await NewPartner("geocode");
        var answer = await partner.Client.Post(Verify, Scan);
        answer.Status.ShouldBe(403);
        answer.Text("code").ShouldBe("scope.denied");
        await Send(await Edit(partner.AppId, c => c with { Granted = ["object-codes.verify"] }));
        (await partner.Client.Post(Verify, Scan)).Status.ShouldBe(200);
    }

    [Test]
    public async Task An_application_that_is_switched_off_is_refused_with_its_tokens()
    {
        var partner = await NewPartner("object-codes.verify");
        var token = (await partner.Client.Post("/api/v1/engine/tokens", new { })).Text("accessToken")!;
        await Send(new SwitchPartnerApplication.Command(partner.AppId, false));
        (await partner.Client.Post(Verify, Scan)).Text("code").ShouldBe("app.disabled");
        using (var request = new HttpRequestMessage(HttpMethod.Post, new Uri(TestHost.Address, Verify)) { Content = System.Net.Http.Json.JsonContent.Create(Scan) })
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            (await Partner.Send(request)).Text("code").ShouldBe("app.disabled");
        }
        await Send(new SwitchPartnerApplication.Command(partner.AppId, true));
        (await partner.Client.Post(Verify, Scan)).Status.ShouldBe(200);
    }

    [Test]
    public async Task Two_keys_overlap_until_the_old_one_ends()
    {
        var partner = await NewPartner("object-codes.verify");
        var added = await Send(new AddPartnerKey.Command(partner.AppId, AppKey.HmacSm3, null, 365));
        var renewed = new Partner(partner.AppId, added.KeyId, added.Secret);
        await Send(new EndPartnerKey.Command(partner.AppId, partner.KeyId, 24));
        (await partner.Client.Post(Verify, Scan)).Status.ShouldBe(200);
        (await renewed.Post(Verify, Scan)).Status.ShouldBe(200);
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(25)))
        {
            (await partner.Client.Post(Verify, Scan)).Text("code").ShouldBe("key.expired");
            (await renewed.Post(Verify, Scan)).Status.ShouldBe(200);
        }
    }

    [Test]
    public async Task A_caller_from_outside_the_listed_networks_is_denied()
    {
        var partner = await NewPartner("object-codes.verify");
        await Send(await Edit(partner.AppId, c => c with { Networks = "203.0.113.0/24" }));
        (await partner.Client.Post(Verify, Scan)).Text("code").ShouldBe("ip.denied");
        await Send(await Edit(partner.AppId, c => c with { Networks = "203.0.113.0/24\n127.0.0.1" }));
        (await partner.Client.Post(Verify, Scan)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_row_changed_behind_the_platforms_back_lets_nobody_in()
    {
        var partner = await NewPartner("geocode");
        await Slice.Db<OpenPlatformDb, bool>(async db =>
        {
            await db.Applications.Where(a => a.AppId == partner.AppId).ExecuteUpdateAsync(s => s.SetProperty(a => a.CapabilityLines, "object-codes.verify"));
            return true;
        });
        // Another change makes every host read again.
        await NewPartner("geocode");
        (await partner.Client.Post(Verify, Scan)).Text("code").ShouldBe("app.unknown");
    }

    [Test]
    public async Task A_secret_is_stored_encrypted_only()
    {
        var partner = await NewPartner("geocode");
        var stored = await Slice.Db<OpenPlatformDb, string>(db => db.Keys.Where(k => k.AppId == partner.AppId).Select(k => k.SecretSealed!).SingleAsync());
        stored.ShouldNotContain(partner.Secret);
        var audit = await Slice.Db<OpenPlatformDb, List<string?>>(db => db.Audit.Where(a => a.SubjectId == partner.AppId).Select(a => a.Details).ToListAsync());
        audit.Count.ShouldBeGreaterThanOrEqualTo(2);
        audit.ShouldAllBe(d => d == null || !d.Contains(partner.Secret));
    }

    [TestCase("A", "名称", "appId")]
    [TestCase("good-id", "", "name")]
    public async Task An_application_out_of_shape_is_invalid(string appId, string name, string field)
    {
        var error = await Should.ThrowAsync<InputInvalid>(() => Send(New(appId, name)));
        error.Errors.Keys.ShouldContain(field);
    }

    [Test]
    public async Task An_appId_is_given_once()
    {
        var error = await Should.ThrowAsync<RuleViolation>(() => Send(New("demo", "另一个")));
        error.Code.ShouldBe("application.exists");
    }

    [Test]
    public async Task A_text_that_is_no_sm2_key_is_refused() =>
        (await Should.ThrowAsync<InputInvalid>(() => Send(new AddPartnerKey.Command("demo", AppKey.Sm2Sm3, "04abcd", 10)))).Errors.Keys.ShouldContain("publicKey");

    [Test]
    public async Task An_administrator_registers_an_application_and_sees_its_secret_once()
    {
        using var admin = await Operator.SignIn("admin");
        var id = "page-" + Guid.CreateVersion7().ToString("N")[20..];
        (await admin.Read("/admin/applications")).ShouldContain("示范应用");
        using (var saved = await admin.Post("/admin/applications/edit", new() { ["Form.AppId"] = id, ["Form.Name"] = "网页登记", ["Form.DepartmentId"] = "city-data", ["Form.Granted"] = "object-codes.verify" }))
        {
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        using var added = await admin.Post($"/admin/applications/{id}/keys/new", new() { ["Form.Algorithm"] = AppKey.HmacSm3, ["Form.Days"] = "30" });
        var html = await added.Content.ReadAsStringAsync();
        html.ShouldContain("只显示这一次", customMessage: WebUtility.HtmlDecode(html));
        added.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var texts = CodeTexts().Matches(html).Select(m => m.Groups[1].Value).ToList();
        (await new Partner(id, texts[1], texts[2]).Post(Verify, Scan)).Status.ShouldBe(200);
        (await admin.Read("/admin/applications/" + id)).ShouldNotContain(texts[2]);
    }

    [Test]
    public async Task A_department_cannot_open_the_applications()
    {
        using var xuhui = await Operator.SignIn("xuhui");
        using var answer = await xuhui.Get("/admin/applications");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static SavePartnerApplication.Command New(string appId, string name, params string[] granted) =>
        new(appId, name, "city-data", false, true, granted, null, null, null, null);

    private static Task<T> Send<T>(MediatR.IRequest<T> request) => Slice.Send(Slice.As("city-data", platform: true), request);

    private static async Task<SavePartnerApplication.Command> Edit(string appId, Func<SavePartnerApplication.Command, SavePartnerApplication.Command> change)
    {
        var app = await Slice.Db<OpenPlatformDb, PartnerApp>(db => db.Applications.AsNoTracking().SingleAsync(a => a.AppId == appId));
        return change(new SavePartnerApplication.Command(app.AppId, app.Name, app.DepartmentId, app.Sandbox, app.SignsAnswers, app.Capabilities, app.RegionLines, app.ObjectTypeLines, app.NetworkLines, app.Version));
    }

    private static async Task<(string AppId, string KeyId, string Secret, Partner Client)> NewPartner(params string[] granted)
    {
        var appId = "app-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
        await Send(New(appId, "测试应用", granted));
        var key = await Send(new AddPartnerKey.Command(appId, AppKey.HmacSm3, null, 365));
        return (appId, key.KeyId, key.Secret!, new Partner(appId, key.KeyId, key.Secret));
    }

    [GeneratedRegex("<span class=\"code\">([^<]+)</span>")]
    private static partial Regex CodeTexts();
}
