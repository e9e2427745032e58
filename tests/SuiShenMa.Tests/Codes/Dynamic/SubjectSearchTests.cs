using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Tests.Codes.Engine;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Row 25: a visual page that finds a person or enterprise by a unique identifier and shows what became of its codes.</summary>
[Row(25)]
public sealed class SubjectSearchTests
{
    [Test]
    public async Task An_operator_finds_a_person_by_each_identifier_and_by_a_scanned_code()
    {
        var (subject, number) = (Ask.NewSubject(), "E" + ExtensionTests.Word());
        var token = (await Ask.Person(subject, "414", name: "司马" + ExtensionTests.Word(), certNumber: number)).Text("token")!;
        using var admin = await Operator.SignIn("admin");
        foreach (var (by, text) in new[] { ("Any", subject), ("Id", subject), ("Any", number), ("Number", number.ToLowerInvariant()), ("Code", token), ("Any", "https://ssm.example.cn/c/" + token) })
        {
            (await Find(admin, by, text)).ShouldSatisfyAllConditions(
                h => h.ShouldContain(subject, customMessage: by), h => h.ShouldContain("司马*"), h => h.ShouldContain("普通护照"), h => h.ShouldContain("共 1 个"));
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(10)))
        {
            (await Find(admin, "Code", token)).ShouldContain(subject, customMessage: "an expired code still says whose it was");
        }
        (await Find(admin, "Code", token[..^1] + (token[^1] == 'A' ? 'B' : 'A'))).ShouldContain("没有符合条件的主体");
        (await Find(admin, "Number", number, ("certType", "516"))).ShouldContain("没有符合条件的主体", customMessage: "a number belongs to its type of certificate");
        (await Find(admin, "Id", subject, ("kind", "Enterprise"))).ShouldContain("没有符合条件的主体");
        using var nothing = await admin.Post("/admin/code-subjects?handler=Find", new() { ["by"] = "Name", ["text"] = "" }, "/admin/code-subjects");
        nothing.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "a way without a text is no question");
        using var typed = await admin.Get("/admin/code-subjects?by=Number&text=" + number);
        typed.StatusCode.ShouldBe(HttpStatusCode.Redirect, "a number does not belong into an address");
    }

    private static async Task<string> Find(Operator by, string way, string text, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string> { ["by"] = way, ["text"] = text };
        Array.ForEach(more, m => fields.Add(m.Name, m.Value));
        using var answer = await by.Post("/admin/code-subjects?handler=Find", fields, "/admin/code-subjects");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task The_result_shows_codes_issued_document_type_state_and_uses_masked()
    {
        var (f, subject, name, secret) = (await ExtensionTests.FieldSet(), Ask.NewSubject(), "诸葛" + ExtensionTests.Word(), "canary-" + ExtensionTests.Word());
        var first = (await Ask.Person(subject, "111", name: name)).Text("token")!;
        var once = await Ask.Scene(once: true);
        (await Ask.VerifyPerson(first, once)).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(first, once)).Reason().ShouldBe("replayed");
        await Ask.Person(subject, "414");
        await ExtensionTests.Run(new { subject, fields = new JsonObject { [f + ".text"] = secret }, colour = "01" });
        await TestHost.Services.GetRequiredService<CallLog>().FlushAsync(CancellationToken.None);
        using var admin = await Operator.SignIn("admin");
        var page = await admin.Read($"/admin/code-subjects/show?id={subject}&kind=Person");
        page.ShouldSatisfyAllConditions(
            h => h.ShouldContain("生码 2 次，核验通过 1 次，未通过 1 次"), h => h.ShouldContain("诸葛*"), h => h.ShouldNotContain(name),
            h => h.ShouldContain("居民身份证"), h => h.ShouldContain("普通护照"), h => h.ShouldContain("正常"), h => h.ShouldContain("黄"),
            h => h.ShouldContain("南门"), h => h.ShouldContain("进门登记"), h => h.ShouldContain(once), h => h.ShouldContain("replayed"), h => h.ShouldContain(secret));
        await Slice.Send(Slice.As("city-data", platform: true), new RevokeSubject.Command(subject, "证件注销"));
        (await admin.Read($"/admin/code-subjects/show?id={subject}&kind=Person")).ShouldContain("已撤销：证件注销");
        using var nobody = await admin.Get($"/admin/code-subjects/show?id={Ask.NewSubject()}&kind=Person");
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_sensitive_field_is_masked_and_read_only_with_a_reason()
    {
        var (f, subject, secret, name) = (await ExtensionTests.FieldSet(c => c.Sensitive = true), Ask.NewSubject(), "canary-" + ExtensionTests.Word(), "尉迟" + ExtensionTests.Word());
        await Ask.Person(subject, name: name);
        await ExtensionTests.Run(new { subject, fields = new JsonObject { [f + ".text"] = secret } });
        var number = await Slice.Db<CodesDb, long>(db => db.Subjects.Where(s => s.SubjectId == subject).Select(s => s.Ref).SingleAsync());
        using var admin = await Operator.SignIn("admin");
        (await admin.Read($"/admin/code-subjects/show?id={subject}&kind=Person")).ShouldSatisfyAllConditions(h => h.ShouldNotContain(secret), h => h.ShouldContain("******"), h => h.ShouldContain("/admin/reveal?kind=code-subject"));
        using var shown = await admin.Post("/admin/reveal", new() { ["Form.Kind"] = "code-subject", ["Form.Id"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture), ["Form.Reason"] = "核对本人投诉" },
            $"/admin/reveal?kind=code-subject&id={number}");
        WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync()).ShouldSatisfyAllConditions(h => h.ShouldContain(secret), h => h.ShouldContain(name));
    }

    [Test]
    public async Task Searching_and_looking_are_in_the_data_security_log_without_what_was_typed()
    {
        var (subject, name) = (Ask.NewSubject(), "夏侯" + ExtensionTests.Word());
        await Ask.Person(subject, name: name);
        using var admin = await Operator.SignIn("admin");
        await Find(admin, "Name", name);
        await admin.Read($"/admin/code-subjects/show?id={subject}&kind=Person");
        var acts = await Slice.Db<CodesDb, List<SuiShenMa.Kernel.Data.AuditRecord>>(db => db.Audit.AsNoTracking().Where(a => a.SubjectId == subject && a.Action != "subject.registered").OrderBy(a => a.Id).ToListAsync());
        acts.Select(a => a.Action).ShouldBe(["subject.searched", "subject.viewed"]);
        acts.ShouldAllBe(a => a.Category == AuditCategory.Data);
        acts.ShouldAllBe(a => a.Details == null || !a.Details.Contains(name, StringComparison.Ordinal));
    }

    [Test]
    public async Task The_call_log_knows_whose_code_it_was_also_with_an_idempotency_key_and_when_it_is_not_good()
    {
        var subject = Ask.NewSubject();
        var token = await Ask.PersonToken(subject, certType: "516");
        var answers = new List<Answer> { await Ask.VerifyPerson(token, key: Guid.CreateVersion7().ToString("N")) };
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(10)))
        {
            answers.Add(await Ask.VerifyPerson(token));
        }
        answers.Select(a => a.Reason()).ShouldBe(["valid", "expired"]);
        answers.Add(await Ask.VerifyPerson(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));
        await TestHost.Services.GetRequiredService<CallLog>().FlushAsync(CancellationToken.None);
        var traces = answers.Select(a => a.Headers.GetValues("Ssm-Trace-Id").Single()).ToList();
        var calls = await Slice.Db<CodesDb, List<(string, long?, string)>>(async db => [.. (await db.Calls.AsNoTracking().Where(c => traces.Contains(c.TraceId)).ToListAsync()).Select(c => (c.TraceId, c.Subject, c.CertType))]);
        var number = await Slice.Db<CodesDb, long>(db => db.Subjects.Where(s => s.SubjectId == subject).Select(s => s.Ref).SingleAsync());
        traces.Select(t => calls.Single(c => c.Item1 == t)).Select(c => (c.Item2, c.Item3)).ShouldBe([(number, "516"), (number, ""), (null, "")]);
    }
}
