using System.Net;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Codes;
using SuiShenMa.Tests.Codes.Dynamic;
using SuiShenMa.Tests.Codes.Engine;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Entry;

namespace SuiShenMa.Tests.Admin.Dictionaries;

/// <summary>字典管理 as the pages of other modules show it.</summary>
[Row(106)]
public sealed class DictionaryUseTests
{
    [Test]
    public async Task A_service_type_is_offered_renamed_switched_off_and_kept_by_what_carries_it()
    {
        using var admin = await Operator.SignIn("admin");
        var code = await AddAsync("service-type", "养老服务");
        (await admin.Read("/admin/landing-services/edit")).ShouldContain($"<option value=\"{code}\">养老服务</option>");
        var service = "服务" + ExtensionTests.Word();
        await PostServiceAsync(admin, service, code);

        await ChangeAsync("service-type", code, e => e with { Name = "银龄服务" });
        (await admin.Read("/admin/landing-services?keyword=" + service)).ShouldContain("银龄服务");
        (await admin.Read("/admin/landing-services/edit")).ShouldNotContain("养老服务");

        await ChangeAsync("service-type", code, e => e with { Disabled = true });
        (await admin.Read("/admin/landing-services/edit")).ShouldNotContain("银龄服务", customMessage: "nothing new takes it");
        (await admin.Read("/admin/landing-services?keyword=" + service)).ShouldContain("银龄服务", customMessage: "what carries it still says what it is");
        var id = await Slice.Db<CodesDb, Guid>(db => db.LandingServices.Where(s => s.Name == service).Select(s => s.Id).SingleAsync());
        (await admin.Read("/admin/landing-services/edit?id=" + id)).ShouldContain("银龄服务（已停用）");
        using var taken = await admin.Post("/admin/landing-services/edit", Service("新" + service, code));
        taken.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ReadAsync(taken)).ShouldContain("请从列表中选择服务类型");
    }

    [Test]
    public async Task An_entry_that_is_used_is_not_deleted_and_the_refusal_says_where_it_is_used()
    {
        using var admin = await Operator.SignIn("admin");
        var code = await AddAsync("service-type", "待删服务");
        var (service, scene) = ("服务" + ExtensionTests.Word(), "s-" + ExtensionTests.Word());
        await PostServiceAsync(admin, service, code);
        using (var saved = await admin.Post("/admin/code-scenes/edit", new() { ["Form.SceneCode"] = scene, ["Form.Name"] = "场景" + scene, ["Form.LifeSeconds"] = "60", ["Form.Colour"] = "None", ["Form.ServiceType"] = code }))
        {
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect, await ReadAsync(saved));
        }
        (await admin.Read("/admin/code-scenes?serviceType=" + code)).ShouldSatisfyAllConditions(h => h.ShouldContain("场景" + scene), h => h.ShouldContain("待删服务"));

        var page = "/admin/dictionaries?kind=service-type";
        using (var refused = await admin.Post("/admin/dictionaries?handler=Delete", new() { ["kind"] = "service-type", ["code"] = code }, page))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await ReadAsync(refused)).ShouldContain($"正被1 个场景规则（场景{scene}）、1 项落地页服务（{service}）使用");
        }
        await Slice.Send(AdminKit.Administrator, new DropSceneRule.Command(scene));
        await Slice.Send(AdminKit.Administrator, new DeleteLandingService.Command(await Slice.Db<CodesDb, Guid>(db => db.LandingServices.Where(s => s.Name == service).Select(s => s.Id).SingleAsync())));
        using var deleted = await admin.Post("/admin/dictionaries?handler=Delete", new() { ["kind"] = "service-type", ["code"] = code }, page);
        deleted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Test]
    public async Task A_service_for_some_terminals_is_shown_on_those_only_and_its_terminal_is_not_deleted()
    {
        var host = WhiteListTests.Host();
        await WhiteListTests.Put(WhiteListKind.Service, host);
        var (name, kiosk) = ("微信服务" + ExtensionTests.Word(), await AddAsync("terminal", "自助机"));
        await Slice.Send(AdminKit.Administrator, new SaveLandingService.Command
        {
            Kind = LandingKind.Object,
            TypeCode = SomeCode.TypeCode,
            Name = name,
            Address = $"https://{host}/wx",
            Terminals = ["wechat", kiosk],
            Enabled = true,
        });
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        (await ScanAsync(code, "Mozilla/5.0 (iPhone) MicroMessenger/8.0")).ShouldContain(name);
        (await ScanAsync(code, "Mozilla/5.0 (iPhone) Safari/604.1")).ShouldNotContain(name);
        (await RefusalAsync(new DeleteDictionaryEntry.Command("terminal", kiosk))).ShouldContain(name);
    }

    [Test]
    public async Task A_coordinate_system_is_named_ordered_and_switched_off_in_form_template_and_workbook()
    {
        var type = await EntryKit.TypeAsync();
        using var person = await Operator.SignIn("xuhui");
        var form = EntryKit.Form(type, "百度坐标的物体" + ExtensionTests.Word());
        (form["Form.Longitude"], form["Form.Latitude"], form["Form.CoordinateSystem"]) = ("121.4737", "31.2304", "BD09");
        var entered = await EntryKit.EnterAsync(person, form);
        var before = await EntryAsync("coordinate-system", "BD09");
        try
        {
            await ChangeAsync("coordinate-system", "BD09", e => e with { Name = "百度坐标", Order = 0 });
            (await person.Read("/admin/object-codes/enter?type=" + type)).ShouldContain("<option value=\"BD09\">百度坐标</option>");
            (await OptionsOfTemplateAsync(type))[0].ShouldBe("百度坐标");
            var line = EntryKit.Line("按名称填写坐标系");
            (line["经度"], line["纬度"], line["坐标系"]) = ("121.4737", "31.2304", "百度坐标");
            (await EntryKit.CheckAsync(type, await EntryKit.FilledAsync(type, EntryKit.Xuhui, line))).Failed.ShouldBe(0);

            await ChangeAsync("coordinate-system", "BD09", e => e with { Disabled = true });
            (await person.Read("/admin/object-codes/enter?type=" + type)).ShouldNotContain("百度坐标");
            (await OptionsOfTemplateAsync(type)).ShouldNotContain("百度坐标");
            form["Form.Token"] = Guid.CreateVersion7().ToString("N");
            using (var refused = await person.Post("/admin/object-codes/enter", form, "/admin/object-codes/enter?type=" + type))
            {
                (await ReadAsync(refused)).ShouldContain("坐标系“百度坐标”已停用");
            }
            AdminKit.Service<SuiShenMa.Objects.Entry.PositionText>().NameOf(entered.CoordinateSystem).ShouldBe("百度坐标", "what carries it still says what it is");
        }
        finally
        {
            await ChangeAsync("coordinate-system", "BD09", e => e with { Name = before.Name, Order = before.Order, Disabled = false });
        }
    }

    [Test]
    public async Task A_kind_of_code_is_called_the_same_on_every_page_of_the_engine()
    {
        using var admin = await Operator.SignIn("admin");
        var before = await EntryAsync("code-kind", "virtual");
        var name = "虚拟体码" + ExtensionTests.Word();
        try
        {
            await ChangeAsync("code-kind", "virtual", e => e with { Name = name });
            foreach (var page in new[] { "/admin/engine-log", "/admin/engine-statistics", "/admin/extension-fields/edit" })
            {
                (await admin.Read(page)).ShouldContain(name, customMessage: page);
            }
            await ChangeAsync("code-kind", "virtual", e => e with { Disabled = true });
            (await admin.Read("/admin/extension-fields/edit")).ShouldNotContain(name);
        }
        finally
        {
            await ChangeAsync("code-kind", "virtual", e => e with { Name = before.Name, Disabled = false });
        }
    }

    [Test]
    public async Task A_type_of_certificate_that_is_switched_off_is_refused_for_new_codes_and_still_named_on_old_ones()
    {
        using var admin = await Operator.SignIn("admin");
        var subject = Ask.NewSubject();
        (await Ask.Person(subject, "414")).Status.ShouldBe(200);
        var before = await EntryAsync("id-doc-type", "414");
        var name = "护照" + ExtensionTests.Word();
        try
        {
            await ChangeAsync("id-doc-type", "414", e => e with { Name = name });
            (await admin.Read("/admin/code-subjects?certType=414&text=" + subject)).ShouldSatisfyAllConditions(h => h.ShouldContain(subject), h => h.ShouldContain($"<td data-label=\"登记证件\">{name}</td>"));
            (await admin.Read("/admin/code-subjects?certType=111&text=" + subject)).ShouldContain("没有符合条件的主体");
            await ChangeAsync("id-doc-type", "414", e => e with { Disabled = true });
            (await Ask.Person(Ask.NewSubject(), "414")).Status.ShouldBe(400);
            (await admin.Read("/admin/code-subjects?text=" + subject)).ShouldSatisfyAllConditions(h => h.ShouldContain($"<td data-label=\"登记证件\">{name}</td>"), h => h.ShouldNotContain("<option value=\"414\">"));
        }
        finally
        {
            await ChangeAsync("id-doc-type", "414", e => e with { Name = before.Name, Disabled = false });
        }
    }

    [Test]
    public async Task A_changed_entry_is_on_the_pages_of_another_host_at_its_next_look()
    {
        await using var second = TestHost.NewFactory(TestHost.DataFolder);
        second.UseKestrel(0);
        second.StartServer();
        using var admin = await Operator.SignIn("admin", address: second.ClientOptions.BaseAddress);
        var code = await AddAsync("service-type", "双机服务");
        await second.Services.GetRequiredService<AdminDirectory>().RefreshAsync(default);
        (await admin.Read("/admin/landing-services/edit")).ShouldContain($"<option value=\"{code}\">双机服务</option>");
        await ChangeAsync("service-type", code, e => e with { Name = "双机改名" });
        await second.Services.GetRequiredService<AdminDirectory>().RefreshAsync(default);
        (await admin.Read("/admin/landing-services/edit")).ShouldContain($"<option value=\"{code}\">双机改名</option>");
    }

    private static Dictionary<string, string> Service(string name, string type) => new()
    {
        ["Form.Kind"] = "Enterprise",
        ["Form.Name"] = name,
        ["Form.Address"] = "https://zwdt.sh.gov.cn/a",
        ["Form.Enabled"] = "true",
        ["Form.Order"] = "1",
        ["Form.Version"] = "0",
        ["Form.ServiceType"] = type,
    };

    private static async Task PostServiceAsync(Operator admin, string name, string type)
    {
        using var saved = await admin.Post("/admin/landing-services/edit", Service(name, type));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect, await ReadAsync(saved));
    }

    private static async Task<string> AddAsync(string kind, string name)
    {
        var code = AdminKit.NewName("e").ToLowerInvariant();
        await Slice.Send(AdminKit.Administrator, new SaveDictionaryEntry.Command(kind, code, name, null, 500, null, null, false, null));
        return code;
    }

    private static Task<AdminDictionaryEntry> EntryAsync(string kind, string code) => Slice.Db<AdminDb, AdminDictionaryEntry>(db => db.Dictionary.AsNoTracking().SingleAsync(d => d.Kind == kind && d.Code == code));

    private static async Task ChangeAsync(string kind, string code, Func<SaveDictionaryEntry.Command, SaveDictionaryEntry.Command> change)
    {
        var e = await EntryAsync(kind, code);
        await Slice.Send(AdminKit.Administrator, change(new SaveDictionaryEntry.Command(e.Kind, e.Code, e.Name, e.ParentCode, e.Order, e.Color, e.Note, e.Disabled, e.Version)));
    }

    private static async Task<string> RefusalAsync<T>(MediatR.IRequest<T> command) => (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, command))).Message;

    private static async Task<string[]> OptionsOfTemplateAsync(string type)
    {
        var template = await Slice.Send(EntryKit.Xuhui, new DownloadImportTemplate.Query(type));
        using var book = new XLWorkbook(new MemoryStream(template.Workbook));
        var sheet = book.Worksheet(1);
        var column = sheet.Row(1).CellsUsed().Single(c => c.GetString().TrimEnd('*') == "坐标系").Address.ColumnNumber;
        var rule = sheet.DataValidations.Single(v => v.Ranges.Any(r => r.RangeAddress.FirstAddress.ColumnNumber == column)).Value;
        return rule.StartsWith('"') ? rule.Trim('"').Split(',') : [.. book.Range(rule.TrimStart('=')).CellsUsed().Select(c => c.GetString())];
    }

    private static async Task<string> ScanAsync(string code, string browser)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, "/w/" + code));
        request.Headers.UserAgent.Clear();
        request.Headers.TryAddWithoutValidation("User-Agent", browser);
        using var answer = await client.SendAsync(request);
        return await ReadAsync(answer);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}
