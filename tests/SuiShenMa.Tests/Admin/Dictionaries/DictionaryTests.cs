using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin.Dictionaries;

public sealed class DictionaryTests
{
    private static string NewKind() => AdminKit.NewName("kind").ToLowerInvariant();

    [Test, Row(106)]
    public async Task The_lists_of_the_pages_are_built_in()
    {
        foreach (var kind in new[] { "service-type", "code-kind", "coordinate-system", "terminal", "id-doc-type" })
        {
            (await AdminKit.Service<IDictionaries>().ListAsync(kind, default)).ShouldNotBeEmpty(kind);
        }
    }

    [Test, Row(106)]
    public async Task An_entry_is_added_changed_switched_off_and_removed_without_a_restart()
    {
        var kind = NewKind();
        await Send(new SaveDictionaryKind.Command(kind, "测试字典", null, 500, null));
        await Send(Entry(kind, "b", "乙", 20));
        await Send(Entry(kind, "a", "甲", 30));
        (await Offered(kind)).ShouldBe(["乙", "甲"]);
        await Send(Entry(kind, "a", "甲等", 10, version: 1) with { Color = "#1456C8" });
        (await Offered(kind)).ShouldBe(["甲等", "乙"]);
        (await AdminKit.Service<IDictionaries>().ListAsync(kind, default))[0].Color.ShouldBe("#1456c8");
        await Send(Entry(kind, "b", "乙", 20, version: 1) with { Disabled = true });
        (await Offered(kind)).ShouldBe(["甲等"]);
        await Send(new DeleteDictionaryEntry.Command(kind, "a"));
        (await Offered(kind)).ShouldBeEmpty();
        (await Slice.Db<AdminDb, bool>(db => db.Audit.AnyAsync(a => a.Action == "dictionary-entry.changed" && a.SubjectId == kind + "/a" && a.Details!.Contains("甲等")))).ShouldBeTrue();
        (await Refusal(new DeleteDictionaryKind.Command(kind))).ShouldBe("dictionary.not-empty");
    }

    [Test]
    public async Task Another_host_offers_the_new_entry_at_its_next_look()
    {
        var kind = NewKind();
        await Send(new SaveDictionaryKind.Command(kind, "测试字典", null, 500, null));
        var other = new AdminDirectory(TestHost.Services.GetRequiredService<IServiceScopeFactory>());
        await other.RefreshAsync(default);
        await Send(Entry(kind, "x", "新", 1));
        await other.RefreshAsync(default);
        (await other.ListAsync(kind, default)).Single().Name.ShouldBe("新");
        other.Dispose();
    }

    [Test]
    public async Task What_the_platform_relies_on_or_data_carry_is_not_removed()
    {
        (await Refusal(new DeleteDictionaryEntry.Command("terminal", "app"))).ShouldBe("dictionary.built-in");
        (await Refusal(new DeleteDictionaryKind.Command("terminal"))).ShouldBe("dictionary.built-in");
        (await Refusal(Entry("terminal", "app", "又一个", 1))).ShouldBe("dictionary-entry.exists");
        (await Refusal(Entry("no-such-kind", "app", "又一个", 1))).ShouldBe("dictionary.unknown");
        (await Should.ThrowAsync<InputInvalid>(() => Send(Entry("terminal", "=1", "", 1) with { Color = "red" }))).Errors.Keys.ShouldBe(["code", "name", "color"], ignoreOrder: true);
    }

    [Test]
    public async Task A_dictionary_leaves_and_comes_back_as_a_workbook_and_a_bad_row_keeps_all_out()
    {
        var kind = NewKind();
        await Send(new SaveDictionaryKind.Command(kind, "测试字典", null, 500, null));
        await Send(Entry(kind, "a", "甲", 1));
        var book = (await Slice.Send(AdminKit.Administrator, new ExportDictionary.Command(kind))).Workbook;
        var same = await Import(kind, book, false);
        (same.Added, same.Changed, same.Same, same.Done).ShouldBe((0, 0, 1, true));

        var csv = System.Text.Encoding.UTF8.GetBytes("代码,名称,顺序,状态\nb,乙,2,启用\nb,丙,3,启用\n");
        var bad = await Import(kind, csv, false);
        bad.Bad.Single().Row.ShouldBe(3);
        (await Offered(kind)).ShouldBe(["甲"]);
        var good = System.Text.Encoding.UTF8.GetBytes("代码,名称,顺序,状态\nb,乙,2,启用\na,甲甲,0,启用\n");
        (await Import(kind, good, true)).Done.ShouldBeFalse();
        (await Offered(kind)).ShouldBe(["甲"]);
        (await Import(kind, good, false)).Added.ShouldBe(1);
        (await Offered(kind)).ShouldBe(["甲甲", "乙"]);
    }

    [Test]
    public async Task The_pages_work_and_whoever_may_only_look_changes_nothing()
    {
        using var admin = await Operator.SignIn("admin");
        foreach (var path in new[] { "/admin/dictionaries?kind=terminal", "/admin/dictionaries/edit?kind=terminal&code=app", "/admin/dictionaries/kind?kind=terminal", "/admin/dictionaries/import?kind=terminal" })
        {
            (await admin.Read(path)).ShouldContain("<h1");
        }
        using var sheet = await admin.Get("/admin/dictionaries/export?kind=terminal");
        sheet.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var person = await Operator.SignIn("xuhui");
        (await person.Read("/admin/dictionaries?kind=terminal")).ShouldNotContain("/admin/dictionaries/edit");
        using var refused = await person.Post("/admin/dictionaries?handler=Delete&kind=terminal", new() { ["code"] = "app" }, "/admin/dictionaries");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static SaveDictionaryEntry.Command Entry(string kind, string code, string name, int order, int? version = null) => new(kind, code, name, null, order, null, null, false, version);

    private static Task<T> Send<T>(MediatR.IRequest<T> command) => Slice.Send(AdminKit.Administrator, command);

    private static async Task<string> Refusal<T>(MediatR.IRequest<T> command) => (await Should.ThrowAsync<RuleViolation>(() => Send(command))).Code;

    private static async Task<IEnumerable<string>> Offered(string kind) => (await AdminKit.Service<IDictionaries>().ListAsync(kind, default)).Select(e => e.Name);

    private static async Task<ImportDictionary.Result> Import(string kind, byte[] file, bool tryOnly)
    {
        await using var stream = new MemoryStream(file);
        return await Slice.Send(AdminKit.Administrator, new ImportDictionary.Command(kind, tryOnly, stream));
    }
}
