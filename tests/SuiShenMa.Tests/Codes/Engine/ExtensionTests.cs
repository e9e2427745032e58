using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

public sealed class ExtensionTests
{
    private static readonly Partner Caller = new();

    [Test, Row(22)]
    public async Task A_field_that_a_department_adds_can_be_written_at_once_and_is_typed()
    {
        var f = await FieldSet();
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var done = await Run(new { subject = code, fields = new JsonObject { [f + ".text"] = " 好 ", [f + ".number"] = 12.50, [f + ".date"] = "2026-02-28", [f + ".bool"] = true, [f + ".option"] = "甲" } });
        (done["succeeded"].GetValue<int>(), done["failed"].GetValue<int>()).ShouldBe((1, 0), done.Body!.ToJsonString());
        (await Values(CodeSubjectKind.Object, code)).ShouldBe(new Dictionary<string, string> { [f + ".text"] = "好", [f + ".number"] = "12.5", [f + ".date"] = "2026-02-28", [f + ".bool"] = "true", [f + ".option"] = "甲" }, ignoreOrder: true);
        await Run(new { subject = code, fields = new JsonObject { [f + ".text"] = null, [f + ".bool"] = false } });
        (await Values(CodeSubjectKind.Object, code)).ShouldSatisfyAllConditions(v => v.ShouldNotContainKey(f + ".text"), v => v[f + ".bool"].ShouldBe("false"), v => v[f + ".number"].ShouldBe("12.5"));
    }

    [Test]
    public async Task What_does_not_fit_its_field_is_refused_and_leaves_nothing_behind()
    {
        var f = await FieldSet();
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        (string, JsonNode?)[] bad =
        [
            (".text", 7), (".text", new string('x', 21)), (".text", ""), (".number", "many"), (".number", 101), (".number", -1), (".number", true), (".date", "2026-02-30"), (".date", "28.2.2026"),
            (".bool", "yes"), (".option", "丁"), (".text", new JsonObject()), (".pattern", "ab12"), (".nothing", "x"),
        ];
        var done = await Run([.. bad.Select(b => (object)new { subject = code, fields = new JsonObject { [f + ".date"] = "2026-01-01", [f + b.Item1] = b.Item2?.DeepClone() } })]);
        (done["succeeded"].GetValue<int>(), done["failed"].GetValue<int>()).ShouldBe((0, bad.Length), done.Body!.ToJsonString());
        done["failures"].AsArray().Select(x => x!["index"]!.GetValue<int>()).ShouldBe(Enumerable.Range(0, bad.Length));
        done["failures"].AsArray().ShouldAllBe(x => x!["message"]!.GetValue<string>().Length > 5);
        (await Values(CodeSubjectKind.Object, code)).ShouldBeEmpty();
    }

    [Test]
    public async Task A_required_field_must_be_there_once_the_business_has_any_value()
    {
        var f = await FieldSet(c => c.Required = c.Key.EndsWith(".date", StringComparison.Ordinal));
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var done = await Run(
            new { subject = code, fields = new JsonObject { [f + ".text"] = "好" } },
            new { subject = code, fields = new JsonObject { [f + ".text"] = "好", [f + ".date"] = "2026-01-01" } },
            new { subject = code, fields = new JsonObject { [f + ".date"] = null } });
        done["failures"].AsArray().Select(x => (x!["index"]!.GetValue<int>(), x["code"]!.GetValue<string>())).ShouldBe([(0, "extension.required"), (2, "extension.required")]);
    }

    [Test]
    public async Task A_field_out_of_its_time_or_switched_off_or_of_another_department_is_not_written()
    {
        var f = await FieldSet(c => (c.From, c.Until) = (new DateOnly(2020, 1, 1), c.Key.EndsWith(".text", StringComparison.Ordinal) ? new DateOnly(2020, 2, 1) : null));
        var others = await FieldSet(department: "city-greening");
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var done = await Run(
            new { subject = code, fields = new JsonObject { [f + ".text"] = "好" } },
            new { subject = code, fields = new JsonObject { [others + ".text"] = "好" } });
        done["failures"].AsArray().Select(x => x!["code"]!.GetValue<string>()).ShouldBe(["extension.unknown-field", "extension.not-yours"]);
    }

    [Test]
    public async Task A_sensitive_value_is_stored_encrypted_only()
    {
        var f = await FieldSet(c => c.Sensitive = c.Key.EndsWith(".text", StringComparison.Ordinal));
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var batch = await Caller.Post("/api/v1/engine/extensions/batch", new { items = new[] { new { subject = code, fields = new JsonObject { [f + ".text"] = "机密内容" } } } });
        (await Slice.Db<CodesDb, string?>(db => db.ExtensionItems.Where(i => i.BatchNo == batch.Text("batchNo")).Select(i => i.Payload).SingleAsync()))!.ShouldNotContain("机密");
        await Slice.Run<RunExtensionBatchesJob>();
        (await Slice.Db<CodesDb, string>(db => db.Extensions.Where(e => e.Subject == code).Select(e => e.FieldsJson).SingleAsync())).ShouldNotContain("机密");
        (await TestHost.Services.GetRequiredService<SubjectRows>().FindAsync(CodeSubjectKind.Object, code, CancellationToken.None)).Fields[f + ".text"].ShouldBe("机密内容");
    }

    [Test, Row(24)]
    public async Task A_batch_is_worked_off_in_order_with_a_state_to_poll_and_a_reason_per_failure()
    {
        var f = await FieldSet();
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var items = Enumerable.Range(0, 1_203).Select(i => (object)new { subject = i == 7 ? "nobody at all" : code, fields = new JsonObject { [f + ".number"] = i % 100 } }).ToArray();
        var accepted = await Caller.Post("/api/v1/engine/extensions/batch", new { items });
        (accepted.Status, accepted.Text("state")).ShouldBe((202, "queued"));
        var path = "/api/v1/engine/extensions/batches/" + accepted.Text("batchNo");
        (await Caller.Get(path)).Text("state").ShouldBe("queued");
        await Slice.Run<RunExtensionBatchesJob>();
        var done = await Caller.Get(path);
        (done.Text("state"), done["total"].GetValue<int>(), done["succeeded"].GetValue<int>(), done["failed"].GetValue<int>()).ShouldBe(("done", 1_203, 1_202, 1));
        (done["failures"][0]!["index"]!.GetValue<int>(), done["failures"][0]!["code"]!.GetValue<string>()).ShouldBe((7, "subject.unknown"));
        (await Values(CodeSubjectKind.Object, code))[f + ".number"].ShouldBe((1_202 % 100).ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await new Partner("demo-fast").Get(path)).Status.ShouldBe(404, "another application's batch");
    }

    [Test]
    public async Task A_later_batch_never_loses_to_an_earlier_one()
    {
        var f = await FieldSet();
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        foreach (var value in new[] { "一", "二", "三" })
        {
            (await Caller.Post("/api/v1/engine/extensions/batch", new { items = new[] { new { subject = code, fields = new JsonObject { [f + ".text"] = value } } } })).Status.ShouldBe(202);
        }
        await Slice.Run<RunExtensionBatchesJob>();
        (await Values(CodeSubjectKind.Object, code))[f + ".text"].ShouldBe("三");
    }

    [Test]
    public async Task After_a_kill_the_next_run_goes_on_behind_the_last_chunk()
    {
        var f = await FieldSet();
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var items = Enumerable.Range(0, 1_100).Select(i => (object)new { subject = code, fields = new JsonObject { [f + ".number"] = i % 100 } }).ToArray();
        var batchNo = (await Caller.Post("/api/v1/engine/extensions/batch", new { items })).Text("batchNo")!;
        // One chunk is committed, and then the process is gone: its claim is still there.
        await Slice.Db<CodesDb, bool>(async db =>
        {
            await db.ExtensionBatches.Where(b => b.BatchNo == batchNo).ExecuteUpdateAsync(s => s.SetProperty(b => b.State, ExtensionBatchState.Running).SetProperty(b => b.ClaimedBy, "gone").SetProperty(b => b.ClaimedUntil, DateTime.UnixEpoch));
            await using var scope = TestHost.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<ExtensionChunk>().RunAsync(db, batchNo, "gone", CancellationToken.None);
        });
        (await Slice.Db<CodesDb, ExtensionBatch>(db => db.ExtensionBatches.AsNoTracking().SingleAsync(b => b.BatchNo == batchNo))).ShouldSatisfyAllConditions(b => b.Next.ShouldBe(ExtensionChunk.Size), b => b.Succeeded.ShouldBe(ExtensionChunk.Size));
        await Slice.Run<RunExtensionBatchesJob>();
        (await Caller.Get("/api/v1/engine/extensions/batches/" + batchNo)).Text("state").ShouldBe("running", "whoever holds it may still be alive");
        using (TestHost.Clock.Ahead(Claims.Lease + TimeSpan.FromSeconds(1)))
        {
            await Slice.Run<RunExtensionBatchesJob>();
        }
        var done = await Caller.Get("/api/v1/engine/extensions/batches/" + batchNo);
        (done.Text("state"), done["succeeded"].GetValue<int>(), done["failed"].GetValue<int>()).ShouldBe(("done", 1_100, 0));
        (await Slice.Db<CodesDb, int>(db => db.Extensions.Where(e => e.Subject == code).Select(e => e.Version).SingleAsync())).ShouldBe(1_100, "each update once");
    }

    [Test]
    public async Task The_same_batch_with_the_same_key_is_one_batch()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var (key, body) = (Guid.CreateVersion7().ToString("N"), new { items = new[] { new { subject = code, colour = "01" } } });
        var first = await Caller.Post("/api/v1/engine/extensions/batch", body, key);
        (await Caller.Post("/api/v1/engine/extensions/batch", body, key)).Text("batchNo").ShouldBe(first.Text("batchNo"));
    }

    [TestCase("{}")]
    [TestCase("{\"items\":[]}")]
    [TestCase("{\"items\":[{\"subject\":7}]}")]
    [TestCase("{\"items\":[{\"subject\":\"x\",\"fields\":[]}]}")]
    public async Task A_batch_out_of_shape_is_invalid(string body) =>
        (await Caller.Send(HttpMethod.Post, "/api/v1/engine/extensions/batch", body)).Text("code").ShouldBe("validation");

    [Test]
    public async Task More_than_ten_thousand_items_are_refused() =>
        (await Caller.Post("/api/v1/engine/extensions/batch", new { items = Enumerable.Repeat(new { subject = "x" }, 10_001) })).Status.ShouldBe(400);

    [Test]
    public async Task Enterprises_and_virtual_objects_have_values_too()
    {
        var f = await FieldSet();
        const string uscc = "91350100M000100Y43";
        var done = await Run(
            new { subject = uscc, fields = new JsonObject { [f + ".text"] = "企业" } },
            new { subject = "virtual:queue-ticket", fields = new JsonObject { [f + ".text"] = "排队号" } });
        done["failed"].GetValue<int>().ShouldBe(0, done.Body!.ToJsonString());
        (await Values(CodeSubjectKind.Virtual, "queue-ticket"))[f + ".text"].ShouldBe("排队号");
    }

    [TestCase("(a+)+$(?=b)", "pattern")]
    [TestCase("(", "pattern")]
    [TestCase("(a{500}){500}", "pattern")]
    public async Task A_pattern_that_cannot_be_bounded_is_not_taken(string pattern, string field) =>
        (await Should.ThrowAsync<InputInvalid>(() => Slice.Send(Slice.As("city-data"), Definition("p" + Word(), ExtensionType.Text, c => c.Pattern = pattern)))).Errors.Keys.ShouldContain(field);

    [Test]
    public async Task A_field_keeps_its_type_and_is_its_departments()
    {
        var key = "k" + Word();
        await Slice.Send(Slice.As("city-data"), Definition(key, ExtensionType.Text));
        (await Should.ThrowAsync<InputInvalid>(() => Slice.Send(Slice.As("city-data"), Definition(key, ExtensionType.Number, c => (c.IsNew, c.Version) = (false, 1))))).Errors.Keys.ShouldContain("type");
        await Should.ThrowAsync<NotFound>(() => Slice.Send(Slice.As("city-greening"), Definition(key, ExtensionType.Text, c => (c.IsNew, c.Version) = (false, 1))));
        (await Should.ThrowAsync<InputInvalid>(() => Slice.Send(Slice.As("city-greening"), Definition(key, ExtensionType.Text)))).Errors.Keys.ShouldContain("key");
    }

    [Test]
    public async Task An_operator_adds_and_changes_a_field_on_pages()
    {
        using var admin = await Operator.SignIn("admin");
        var key = "page" + Word();
        Dictionary<string, string> form = new() { ["Form.IsNew"] = "true", ["Form.Key"] = key, ["Form.Business"] = "网页业务", ["Form.Label"] = "网页字段", ["Form.Type"] = "Option", ["Form.Kinds"] = "Object", ["Form.Options"] = "甲\r\n乙", ["Form.Enabled"] = "true", ["Form.Order"] = "1", ["Form.Version"] = "0" };
        using (var added = await admin.Post("/admin/extension-fields/edit", form))
        {
            added.StatusCode.ShouldBe(HttpStatusCode.Redirect, WebUtility.HtmlDecode(await added.Content.ReadAsStringAsync()));
        }
        (await admin.Read("/admin/extension-fields?keyword=" + key)).ShouldContain("2 个选项");
        (await admin.Read("/admin/extension-fields/edit?key=" + key)).ShouldContain("甲\n乙");
        form["Form.Options"] = "";
        (form["Form.IsNew"], form["Form.Version"]) = ("false", "1");
        using var wrong = await admin.Post("/admin/extension-fields/edit?key=" + key, form);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    internal static string Word() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));

    /// <summary>A business with one field of each type.</summary>
    internal static async Task<string> FieldSet(Action<SaveExtensionField.Command>? change = null, string department = "city-data")
    {
        var f = "b" + Word();
        foreach (var (name, type, more) in new (string, ExtensionType, Action<SaveExtensionField.Command>)[]
        {
            (".text", ExtensionType.Text, c => c.MaxLength = 20), (".number", ExtensionType.Number, c => (c.Minimum, c.Maximum) = (0, 100)), (".date", ExtensionType.Date, _ => { }),
            (".bool", ExtensionType.Bool, _ => { }), (".option", ExtensionType.Option, c => c.Options = "甲\n乙\n丙"), (".pattern", ExtensionType.Text, c => c.Pattern = "[a-z]+"),
        })
        {
            await Slice.Send(Slice.As(department), Definition(f + name, type, c => { c.Business = f; more(c); change?.Invoke(c); }));
        }
        return f;
    }

    internal static SaveExtensionField.Command Definition(string key, ExtensionType type, Action<SaveExtensionField.Command>? change = null)
    {
        var command = new SaveExtensionField.Command { IsNew = true, Key = key, Business = "测试业务", Label = "测试字段", Type = type, Kinds = [.. Enum.GetValues<CodeSubjectKind>()], Enabled = true };
        change?.Invoke(command);
        return command;
    }

    internal static async Task<Answer> Run(params object[] items)
    {
        var accepted = await Caller.Post("/api/v1/engine/extensions/batch", new { items });
        accepted.Status.ShouldBe(202, accepted.Body?.ToJsonString());
        await Slice.Run<RunExtensionBatchesJob>();
        return await Caller.Get("/api/v1/engine/extensions/batches/" + accepted.Text("batchNo"));
    }

    private static async Task<IReadOnlyDictionary<string, string>> Values(CodeSubjectKind kind, string subject)
    {
        var rows = TestHost.Services.GetRequiredService<SubjectRows>();
        rows.Drop(kind, subject);
        return (await rows.FindAsync(kind, subject, CancellationToken.None)).Fields;
    }
}
