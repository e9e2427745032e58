using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Enterprise;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

[Row(23)]
public sealed class ColourTests
{
    private static string Today => ChinaTime.Of(TestHost.Clock.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Test]
    public async Task An_assigned_colour_shows_with_its_name_and_meaning_and_can_be_taken_away()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        (await Of(code, null)).ShouldBeNull();
        await ExtensionTests.Run(new { subject = code, colour = "01" });
        (await Of(code, null))!.ShouldSatisfyAllConditions(c => c.Code.ShouldBe("01"), c => c.Name.ShouldBe("黄"), c => c.Meaning.ShouldNotBeEmpty(), c => c.Hex.ShouldStartWith("#"));
        await ExtensionTests.Run(new { subject = code, colour = "" });
        (await Of(code, null)).ShouldBeNull();
        (await ExtensionTests.Run(new { subject = code, colour = "77" }))["failures"][0]!["code"]!.GetValue<string>().ShouldBe("colour.unknown");
    }

    [Test]
    public async Task A_dynamic_code_shows_the_colour_that_was_assigned_and_what_the_rules_of_the_scene_make_of_it()
    {
        var (subject, scene, tool) = ("person-" + ExtensionTests.Word(), "s" + ExtensionTests.Word(), new Partner());
        (await IssueAsync()).Text("colour").ShouldBeNull();
        await ExtensionTests.Run(new { subject, colour = "01" });
        var issued = await IssueAsync();
        issued.Text("colour").ShouldBe("01");
        (await VerifyAsync(null)).Text("colour").ShouldBe("01");
        await Rule(scene, 1, ColourTest.AssignedIs, "", "01", "10");
        (await VerifyAsync(scene)).Text("colour").ShouldBe("10");
        (await VerifyAsync("another" + scene)).Text("colour").ShouldBe("01");

        Task<Answer> IssueAsync() => tool.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111" });
        Task<Answer> VerifyAsync(string? at) => tool.Post("/api/v1/person-codes/verify", new { code = issued.Text("token"), place = "门口", purpose = "检查", sceneCode = at });
    }

    [TestCase(nameof(ColourTest.Always), "01", "01", null)]
    [TestCase(nameof(ColourTest.Always), SceneColour.Hidden, null, "10")]
    [TestCase(nameof(ColourTest.AssignedMissing), "00", "00", null)]
    [TestCase(nameof(ColourTest.AssignedMissing), "00", "10", "10")]
    public async Task Issuing_and_verifying_a_dynamic_code_ask_the_same_rules(string test, string colour, string? shown, string? assigned)
    {
        var (subject, scene, tool) = ("person-" + ExtensionTests.Word(), "s" + ExtensionTests.Word(), new Partner());
        await tool.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111" });
        if (assigned is not null)
        {
            await ExtensionTests.Run(new { subject, colour = assigned });
        }
        await Rule(scene, 1, Enum.Parse<ColourTest>(test), null, null, colour);
        var issued = await tool.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111", sceneCode = scene });
        issued.Text("colour").ShouldBe(shown);
        (await tool.Post("/api/v1/person-codes/verify", new { code = issued.Text("token"), place = "门口", purpose = "检查", sceneCode = scene })).Text("colour").ShouldBe(shown);
    }

    [Test]
    public async Task A_rule_over_a_field_colours_a_dynamic_code_when_it_is_issued_and_when_it_is_verified()
    {
        var (f, subject, scene, tool) = (await ExtensionTests.FieldSet(), "person-" + ExtensionTests.Word(), "s" + ExtensionTests.Word(), new Partner());
        await tool.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111" });
        await Rule(scene, 1, ColourTest.FieldAtLeast, f + ".number", "60", "00");
        await Rule(scene, 2, ColourTest.FieldMissing, f + ".number", null, "11");
        foreach (var (score, shown) in new (int?, string?)[] { (null, "11"), (70, "00"), (20, null) })
        {
            if (score is not null)
            {
                await ExtensionTests.Run(new { subject, fields = new JsonObject { [f + ".number"] = score } });
            }
            var issued = await tool.Post("/api/v1/person-codes", new { subjectId = subject, certType = "111", sceneCode = scene });
            issued.Text("colour").ShouldBe(shown);
            (await tool.Post("/api/v1/person-codes/verify", new { code = issued.Text("token"), place = "门口", purpose = "检查", sceneCode = scene })).Text("colour").ShouldBe(shown);
        }
    }

    [Test]
    public async Task The_static_code_of_an_enterprise_shows_the_colour_of_the_enterprise()
    {
        var (entry, scene) = (EnterpriseKit.Entry(), "s" + ExtensionTests.Word());
        var code = await EnterpriseKit.IssueAsync(entry);
        (await VerifyAsync(null)).Body!.AsObject().ContainsKey("colour").ShouldBeFalse();
        await ExtensionTests.Run(new { subject = entry.Uscc, colour = "01" });
        (await VerifyAsync(null)).Text("colour").ShouldBe("01");
        await Rule(scene, 1, ColourTest.AssignedIs, null, "01", "10");
        (await VerifyAsync(scene)).Text("colour").ShouldBe("10");

        Task<Answer> VerifyAsync(string? at) => new Partner().Post("/api/v1/enterprise-codes/verify", new { code, place = "门口", purpose = "检查", sceneCode = at });
    }

    [Test]
    public async Task The_first_rule_of_the_scene_that_holds_gives_the_colour()
    {
        var (f, scene, other) = (await ExtensionTests.FieldSet(), "s" + ExtensionTests.Word(), "s" + ExtensionTests.Word());
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        await Rule(scene, 1, ColourTest.FieldIs, f + ".option", "丙", "10");
        await Rule(scene, 2, ColourTest.FieldAtLeast, f + ".number", "60", "00");
        await Rule(scene, 3, ColourTest.FieldWithinDays, f + ".date", "7", "11");
        await Rule(scene, 4, ColourTest.FieldMissing, f + ".number", null, "01");
        (await Of(code, scene))!.Code.ShouldBe("01");
        await ExtensionTests.Run(new { subject = code, fields = new JsonObject { [f + ".date"] = Today } });
        (await Of(code, scene))!.Code.ShouldBe("11");
        await ExtensionTests.Run(new { subject = code, fields = new JsonObject { [f + ".number"] = 100 } });
        (await Of(code, scene))!.Code.ShouldBe("00", "numbers compare as numbers: 100 is more than 60");
        await ExtensionTests.Run(new { subject = code, fields = new JsonObject { [f + ".option"] = "丙" } });
        (await Of(code, scene))!.Code.ShouldBe("10");
        (await Of(code, other)).ShouldBeNull("another scene has other rules");
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(8)))
        {
            await ExtensionTests.Run(new { subject = code, fields = new JsonObject { [f + ".option"] = null, [f + ".number"] = 1 } });
            (await Of(code, scene)).ShouldBeNull("the date is more than seven days back");
        }
    }

    [Test]
    public async Task A_rule_counts_within_its_days_and_the_value_of_a_field_out_of_time_does_not()
    {
        var (f, scene) = (await ExtensionTests.FieldSet(c => c.Until = DateOnly.ParseExact(Today, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddDays(3)), "s" + ExtensionTests.Word());
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        await ExtensionTests.Run(new { subject = code, fields = new JsonObject { [f + ".bool"] = true } });
        await Rule(scene, 1, ColourTest.FieldIs, f + ".bool", "true", "00");
        await Rule(scene, 2, ColourTest.Always, null, null, "10", c => c.Until = DateOnly.ParseExact(Today, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddDays(5));
        (await Of(code, scene))!.Code.ShouldBe("00");
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(4.5)))
        {
            (await Of(code, scene))!.Code.ShouldBe("10");
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(7)))
        {
            (await Of(code, scene)).ShouldBeNull();
        }
    }

    [Test]
    public async Task A_rule_over_the_assigned_colour_can_translate_it_for_a_scene()
    {
        var scene = "s" + ExtensionTests.Word();
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        await ExtensionTests.Run(new { subject = code, colour = "11" });
        await Rule(scene, 1, ColourTest.AssignedIs, null, "11", "01");
        ((await Of(code, scene))!.Code, (await Of(code, null))!.Code).ShouldBe(("01", "11"));
    }

    [TestCase(nameof(ColourTest.FieldIs), "no.such", "x", "00", "field")]
    [TestCase(nameof(ColourTest.Always), null, null, "77", "colourCode")]
    [TestCase(nameof(ColourTest.AssignedIs), null, "", "00", "value")]
    public async Task A_rule_that_cannot_hold_is_not_taken(string test, string? field, string? value, string colour, string wrong) =>
        (await Should.ThrowAsync<InputInvalid>(() => Rule("s" + ExtensionTests.Word(), 1, Enum.Parse<ColourTest>(test), field, value, colour))).Errors.Keys.ShouldContain(wrong);

    [Test]
    public async Task An_administrator_edits_colours_and_rules_on_pages()
    {
        using var admin = await Operator.SignIn("admin");
        var code = "P" + ExtensionTests.Word()[..6].ToUpperInvariant();
        var scene = "page-" + ExtensionTests.Word();
        using (var added = await admin.Post("/admin/colours/edit", new() { ["Form.IsNew"] = "true", ["Form.Code"] = code, ["Form.Name"] = "紫", ["Form.Hex"] = "#663399", ["Form.Meaning"] = "网页测试", ["Form.Enabled"] = "true", ["Form.Order"] = "9", ["Form.Version"] = "0" }))
        {
            added.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        using (var wrong = await admin.Post("/admin/colours/edit", new() { ["Form.IsNew"] = "true", ["Form.Code"] = "Q1", ["Form.Name"] = "紫", ["Form.Hex"] = "purple\" onload", ["Form.Meaning"] = "", ["Form.Version"] = "0" }))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
        using (var rule = await admin.Post("/admin/colours/rules/edit?scene=" + scene, new() { ["Form.Scene"] = scene, ["Form.Test"] = "Always", ["Form.ColourCode"] = code, ["Form.Enabled"] = "true", ["Form.Order"] = "1", ["Form.Version"] = "0" }))
        {
            rule.StatusCode.ShouldBe(HttpStatusCode.Redirect, WebUtility.HtmlDecode(await rule.Content.ReadAsStringAsync()));
        }
        (await admin.Read("/admin/colours?scene=" + scene)).ShouldSatisfyAllConditions(h => h.ShouldContain(code), h => h.ShouldContain("场景规则（1）"));
        var id = await Slice.Db<CodesDb, Guid>(db => Task.FromResult(db.ColourRules.Single(r => r.Scene == scene).Id));
        (await admin.Read("/admin/colours/rules/edit?id=" + id)).ShouldContain(scene);
        using (var deleted = await admin.Post("/admin/colours?handler=Delete", new() { ["id"] = id.ToString() }, "/admin/colours?scene=" + scene))
        {
            deleted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await admin.Read("/admin/colours?scene=" + scene)).ShouldContain("场景规则（0）");
    }

    private static ValueTask<ColourMark?> Of(string code, string? scene) => TestHost.Services.GetRequiredService<IColours>().ForAsync(CodeSubjectKind.Object, code, scene, CancellationToken.None);

    private static Task<SuiShenMa.Kernel.Slices.Done> Rule(string scene, int order, ColourTest test, string? field, string? value, string colour, Action<SaveSceneColour.Command>? change = null)
    {
        var command = new SaveSceneColour.Command { Scene = scene, Order = order, Test = test, Field = field, Value = value, ColourCode = colour, Enabled = true };
        change?.Invoke(command);
        return Slice.Send(Slice.As("city-data", platform: true), command);
    }
}
