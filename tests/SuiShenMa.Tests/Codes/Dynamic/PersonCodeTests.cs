using System.Text;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>partner-api.md §4, rows 1 and 19: a person's code is issued and verified with its certificate type.</summary>
[Row(1, 19)]
public sealed class PersonCodeTests
{
    [TestCase("111", "居民身份证")]
    [TestCase("414", "普通护照")]
    [TestCase("516", "港澳居民来往内地通行证")]
    [TestCase("511", "台湾居民来往大陆通行证")]
    public async Task A_code_comes_back_with_its_certificate_type_and_a_masked_name(string certType, string certTypeName)
    {
        var issued = await Ask.Person(Ask.NewSubject(), certType, name: "欧阳修远");
        issued.Status.ShouldBe(200);
        issued.Text("url")!.ShouldEndWith("/c/" + issued.Text("token"));
        issued.Text("token")!.Length.ShouldBe(40);
        var expires = DateTimeOffset.Parse(issued.Text("expiresAt")!, System.Globalization.CultureInfo.InvariantCulture);
        (expires - TestHost.Clock.GetUtcNow()).TotalSeconds.ShouldBeInRange(55, 61);
        issued.Body!.AsObject().ContainsKey("colour").ShouldBeFalse();

        var answer = await Ask.VerifyPerson(issued.Text("url")!);
        answer.Reason().ShouldBe("valid");
        (answer.Text("certType"), answer.Text("certTypeName"), answer.Text("name")).ShouldBe((certType, certTypeName, "欧阳*"));
        answer.Body!.AsObject().ContainsKey("reason").ShouldBeFalse();
    }

    [Test]
    public async Task The_permanent_residence_card_of_foreigners_is_known()
    {
        var answer = await Ask.VerifyPerson(await Ask.PersonToken(certType: "553", name: "John Smith"));
        answer.Text("certType").ShouldBe("553");
        answer.Text("certTypeName")!.ShouldStartWith("外国人永久居留");
        answer.Text("name").ShouldBe("J*");
    }

    [Test]
    public async Task One_person_may_show_codes_with_different_certificates()
    {
        var subject = Ask.NewSubject();
        (await Ask.VerifyPerson(await Ask.PersonToken(subject, "111"))).Text("certType").ShouldBe("111");
        (await Ask.VerifyPerson(await Ask.PersonToken(subject, "414"))).Text("certType").ShouldBe("414");
    }

    [TestCase("{0}\r\n")]
    [TestCase("  {0}  ")]
    [TestCase("https://ssm.example.cn/c/{0}")]
    [TestCase("HTTPS://SSM.EXAMPLE.CN/c/{0}\r\n")]
    [TestCase("https://ssm.example.cn/c/{0}?from=scan#x")]
    [TestCase("https%3A%2F%2Fssm.example.cn%2Fc%2F{0}")]
    public async Task A_code_is_taken_as_scanners_deliver_it(string form) =>
        (await Ask.VerifyPerson(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, await Ask.PersonToken()))).Reason().ShouldBe("valid");

    [Test]
    public async Task Full_width_characters_and_blanks_inside_are_accepted()
    {
        var token = await Ask.PersonToken();
        (await Ask.VerifyPerson(new string([.. token.Select(c => (char)(c + 0xFEE0))]))).Reason().ShouldBe("valid");
        (await Ask.VerifyPerson(token[..20] + " \u200b" + token[20..])).Reason().ShouldBe("valid");
    }

    [TestCase("https://ssm.example.cn/w/{0}")]
    [TestCase("https://a.cn/c/{0}https://b.cn/c/{0}")]
    [TestCase("{0}{0}")]
    [TestCase("hello")]
    [TestCase("https://ssm.example.cn/c/")]
    [TestCase("ftp://ssm.example.cn/c/{0}")]
    public async Task What_is_no_dynamic_code_is_malformed(string form)
    {
        var answer = await Ask.VerifyPerson(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, await Ask.PersonToken()));
        answer.Reason().ShouldBe("malformed");
        answer.Text("message")!.ShouldNotBeEmpty();
        answer.Body!.AsObject().Select(p => p.Key).ShouldBe(["valid", "reason", "message"]);
    }

    [Test]
    public async Task A_changed_code_is_forged_and_one_in_other_case_too()
    {
        var token = await Ask.PersonToken();
        (await Ask.VerifyPerson(token[..^1] + (token[^1] == 'A' ? 'B' : 'A'))).Reason().ShouldBe("forged");
        (await Ask.VerifyPerson("https://ssm.example.cn/c/" + token.ToLowerInvariant())).Reason().ShouldBe("forged");
    }

    [Test]
    public async Task An_expired_code_says_so()
    {
        var token = await Ask.PersonToken();
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(67)))
        {
            (await Ask.VerifyPerson(token)).Reason().ShouldBe("expired");
        }
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
    }

    [Test]
    public async Task A_code_from_a_host_whose_clock_ran_ahead_is_not_good_yet()
    {
        string token;
        using (TestHost.Clock.WallAhead(TimeSpan.FromMinutes(2)))
        {
            token = Ask.Service<DynamicTokens>().Create(DynamicKind.Person, DynamicTokens.DefaultLife, 1, 42, false, out _);
        }
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("expired");
    }

    [Test]
    public async Task An_enterprise_terminal_does_not_take_a_persons_code()
    {
        var answer = await Ask.VerifyEnterprise(await Ask.PersonToken());
        answer.Reason().ShouldBe("malformed");
        answer.Text("message")!.ShouldContain("不是企业");
    }

    [TestCase("000")]
    [TestCase("YYZZ")]
    [TestCase("")]
    [TestCase(null)]
    public async Task An_unknown_certificate_type_is_refused(string? certType)
    {
        var answer = await Ask.Person(Ask.NewSubject(), certType!);
        (answer.Status, answer.Text("code")).ShouldBe((400, "validation"));
        answer["errors"]["certType"]!.AsArray().Count.ShouldBe(1);
    }

    [TestCase("")]
    [TestCase("with blank")]
    [TestCase("中文")]
    [TestCase("11010519491231002X")]
    public async Task An_id_that_is_none_or_a_document_number_is_refused(string subjectId) =>
        (await Ask.Person(subjectId))["errors"]["subjectId"]!.AsArray().Count.ShouldBe(1);

    [TestCase(14, 400)]
    [TestCase(15, 200)]
    [TestCase(600, 200)]
    [TestCase(601, 400)]
    [TestCase(-60, 400)]
    public async Task The_life_is_between_15_and_600_seconds(int ttl, int status) => (await Ask.Person(Ask.NewSubject(), ttl: ttl)).Status.ShouldBe(status);

    [TestCase("code")]
    [TestCase("place")]
    [TestCase("purpose")]
    public async Task Code_place_and_purpose_are_required(string missing)
    {
        var body = new Dictionary<string, string> { ["code"] = "x", ["place"] = "南门", ["purpose"] = "登记" };
        body.Remove(missing);
        var answer = await Ask.Demo.Post("/api/v1/person-codes/verify", body);
        answer.Status.ShouldBe(400);
        answer["errors"][missing]!.AsArray().Count.ShouldBe(1);
    }

    [Test]
    public async Task A_code_of_ten_megabytes_is_refused_without_harm()
    {
        var big = "{\"code\":\"" + new string('A', 10_000_000) + "\",\"place\":\"a\",\"purpose\":\"b\"}";
        (await Ask.Demo.Send(HttpMethod.Post, "/api/v1/person-codes/verify", Encoding.UTF8.GetBytes(big))).Status.ShouldBe(400);
    }

    [Test]
    public async Task Issuing_for_a_known_person_writes_nothing()
    {
        var subject = Ask.NewSubject();
        (await Ask.Person(subject, name: "张三")).Status.ShouldBe(200);
        var before = await Rows(subject);
        before.ShouldBe((1, 1, 0));
        for (var i = 0; i < 3; i++)
        {
            (await Ask.Person(subject, name: "张三")).Status.ShouldBe(200);
            (await Ask.Person(subject)).Status.ShouldBe(200);
        }
        (await Rows(subject)).ShouldBe(before);
    }

    [Test]
    public async Task Judging_a_known_code_allocates_next_to_nothing()
    {
        var (judge, url) = (Ask.Service<DynamicJudge>(), "https://ssm.example.cn/c/" + await Ask.PersonToken(name: "张三"));
        (await Ask.VerifyPerson(url)).Reason().ShouldBe("valid");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            var verdict = judge.JudgeAsync(url, SubjectKind.Person, "metro", null, CancellationToken.None);
            verdict.IsCompletedSuccessfully.ShouldBeTrue();
        }
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).ShouldBeLessThan(2_000);
    }

    [Test]
    public async Task A_new_name_is_taken_over_and_shown_masked_from_then_on()
    {
        var subject = Ask.NewSubject();
        (await Ask.VerifyPerson(await Ask.PersonToken(subject))).Text("name").ShouldBe("");
        (await Ask.VerifyPerson(await Ask.PersonToken(subject, name: "李四"))).Text("name").ShouldBe("李*");
        (await Ask.VerifyPerson(await Ask.PersonToken(subject, name: "王五六"))).Text("name").ShouldBe("王*");
    }

    [Test]
    public async Task The_database_holds_no_name_and_no_number_in_clear()
    {
        var subject = Ask.NewSubject();
        (await Ask.Person(subject, name: "赵钱孙李", certNumber: "310101209901010014")).Status.ShouldBe(200);
        var row = await Slice.Db<CodesDb, CodeSubject>(db => db.Subjects.AsNoTracking().SingleAsync(s => s.SubjectId == subject));
        row.Name!.ShouldStartWith("v1.");
        row.Name.ShouldNotContain("赵钱孙李");
        row.CertNumberIndex!.Length.ShouldBe(64);
        Ask.Service<Subjects>().NameOf(row).ShouldBe("赵钱孙李");
        var found = await Slice.Send(Slice.As("city-data", platform: true), new ListSubjects.Query { Text = " 310101209901010014 " });
        found.Items.ShouldContain(i => i.SubjectId == subject && i.MaskedName == "赵*");
        (await Slice.Send(Slice.As("city-data", platform: true), new ListSubjects.Query { Text = "赵钱孙李" })).Items.ShouldContain(i => i.SubjectId == subject);
    }

    [Test]
    public async Task Twenty_first_calls_at_once_register_the_person_once()
    {
        var subject = Ask.NewSubject();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask.Person(subject, name: "张三")));
        answers.ShouldAllBe(a => a.Status == 200);
        (await Rows(subject)).Subjects.ShouldBe(1);
        foreach (var answer in answers)
        {
            (await Ask.VerifyPerson(answer.Text("token")!)).Reason().ShouldBe("valid");
        }
    }

    [Test]
    public async Task A_repeated_request_gets_its_first_code_again()
    {
        var (subject, key) = (Ask.NewSubject(), Guid.CreateVersion7().ToString("N"));
        var first = await Ask.Demo.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111" }, key);
        var second = await Ask.Demo.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111" }, key);
        first.Status.ShouldBe(200);
        second.Text("token").ShouldBe(first.Text("token"));
    }

    private static Task<(int Subjects, int Audits, int Changes)> Rows(string subject) => Slice.Db<CodesDb, (int, int, int)>(async db =>
    {
        var refs = await db.Subjects.Where(s => s.SubjectId == subject).Select(s => s.Ref).ToListAsync();
        return (refs.Count, await db.Audit.CountAsync(a => a.SubjectId == subject), await db.SubjectChanges.CountAsync(c => refs.Contains(c.Ref)));
    });
}
