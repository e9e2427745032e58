using System.Net;
using Shouldly;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>A person or enterprise whose codes must stop being good.</summary>
public sealed class SubjectTests
{
    [Test]
    public async Task A_revoked_person_gets_no_code_and_the_codes_out_there_are_revoked()
    {
        var subject = Ask.NewSubject();
        var token = await Ask.PersonToken(subject);
        var done = await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = "证件注销" });
        (done.Status, done.Text("subjectId"), done.Text("kind")).ShouldBe((200, subject, "person"));
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("revoked");
        var refused = await Ask.Person(subject);
        (refused.Status, refused.Text("code")).ShouldBe((409, "subject.revoked"));
        (await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = "证件注销" })).Status.ShouldBe(409);
    }

    [Test]
    public async Task Who_is_not_known_cannot_be_revoked_and_a_reason_is_needed()
    {
        (await Ask.Demo.Post($"/api/v1/subjects/{Ask.NewSubject()}/revocation", new { reason = "x" })).Status.ShouldBe(404);
        var subject = Ask.NewSubject();
        await Ask.PersonToken(subject);
        (await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = " " }))["errors"]["reason"]!.AsArray().Count.ShouldBe(1);
        (await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = "x", kind = "ghost" })).Status.ShouldBe(400);
    }

    [Test]
    public async Task An_operator_revokes_and_restores_and_codes_from_before_stay_dead()
    {
        var subject = Ask.NewSubject();
        var before = await Ask.PersonToken(subject, name: "周吴郑");
        using var admin = await Operator.SignIn("admin");
        (await admin.Read("/admin/code-subjects?text=" + subject)).ShouldContain("周*");
        var page = $"/admin/code-subjects/revoke?id={subject}&kind=Person";
        (await admin.Post("/admin/code-subjects/revoke", new() { ["Form.SubjectId"] = subject, ["Form.Kind"] = "Person", ["Form.Reason"] = "" }, page)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.Post("/admin/code-subjects/revoke", new() { ["Form.SubjectId"] = subject, ["Form.Kind"] = "Person", ["Form.Reason"] = "手机遗失" }, page)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Ask.VerifyPerson(before)).Reason().ShouldBe("revoked");
        var shown = await admin.Read("/admin/code-subjects?state=revoked&text=" + subject);
        shown.ShouldContain("已撤销");
        shown.ShouldContain("手机遗失");

        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(2)))
        {
            (await admin.Post("/admin/code-subjects?handler=Restore", new() { ["id"] = subject, ["kind"] = "Person" }, "/admin/code-subjects?text=" + subject)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
            (await Ask.VerifyPerson(before)).Reason().ShouldBe("revoked");
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(4)))
        {
            (await Ask.VerifyPerson(await Ask.PersonToken(subject))).Reason().ShouldBe("valid");
        }
    }

    [Test]
    public async Task A_district_department_does_not_see_the_pages_of_the_code_engine()
    {
        using var district = await Operator.SignIn("xuhui");
        foreach (var page in new[] { "/admin/code-subjects", "/admin/keys", "/admin/keys/export" })
        {
            (await district.Get(page)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, page);
        }
    }

    [Test]
    public async Task Scene_rules_are_saved_checked_and_dropped_on_their_pages()
    {
        using var admin = await Operator.SignIn("admin");
        var code = "gate-" + Guid.CreateVersion7().ToString("N")[..12];
        var form = new Dictionary<string, string> { ["Form.SceneCode"] = code, ["Form.Name"] = "园区大门", ["Form.LifeSeconds"] = "50", ["Form.SingleUse"] = "true" };
        using (var bad = await admin.Post("/admin/code-scenes/edit", form))
        {
            bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            var html = WebUtility.HtmlDecode(await bad.Content.ReadAsStringAsync());
            html.ShouldContain("须是 15 的倍数");
        }
        form["Form.LifeSeconds"] = "45";
        (await admin.Post("/admin/code-scenes/edit", form)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await admin.Post("/admin/code-scenes/edit", form)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await admin.Read("/admin/code-scenes?text=" + code)).ShouldContain("一码一次");
        var token = await Ask.PersonToken(scene: code);
        (await Ask.VerifyPerson(token, code)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(token, code)).Reason().ShouldBe("replayed");
        (await admin.Post("/admin/code-scenes?handler=Drop", new() { ["code"] = code }, "/admin/code-scenes?text=" + code)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var again = await Ask.PersonToken(scene: code);
        (await Ask.VerifyPerson(again, code)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(again, code)).Reason().ShouldBe("valid", "without its rule the scene lets a code be verified again");
    }
}
