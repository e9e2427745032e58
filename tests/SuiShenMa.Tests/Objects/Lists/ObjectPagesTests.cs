using System.Net;
using Shouldly;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Lists;

/// <summary>The operators' pages over real HTTP, without JavaScript.</summary>
internal sealed class ObjectPagesTests
{
    [Test]
    public async Task The_list_keeps_its_filter_in_the_address_and_remembers_the_page_size()
    {
        var type = await Stage.Type();
        var code = (await Stage.Enter(Slice.As("xuhui"), type, name: "页面测试公厕")).Code;
        using var person = await Operator.SignIn("xuhui");
        var html = await person.Read($"/admin/object-codes?type={type}&pageSize=50");
        html.ShouldContain("页面测试公厕");
        html.ShouldContain($"/admin/object-codes/{code}");
        html.ShouldContain("共 1 条");
        (await person.Read($"/admin/object-codes?type={type}")).ShouldContain("<b aria-current=\"true\">50</b>");
    }

    [Test]
    public async Task The_page_of_a_code_shows_it_and_changes_its_state()
    {
        var type = await Stage.Type();
        var entered = await Stage.Enter(Slice.As("xuhui"), type, name: "状态测试公厕");
        var page = "/admin/object-codes/" + entered.Code;
        using var person = await Operator.SignIn("xuhui");
        (await person.Read(page)).ShouldSatisfyAllConditions(
            html => html.ShouldContain(entered.Code), html => html.ShouldContain("状态测试公厕"), html => html.ShouldContain($"{page}/image?format=svg"), html => html.ShouldContain("/w/" + entered.Code));
        (await person.Post(page + "?handler=Activate", [], page)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.Post(page + "?handler=Disable", new() { ["Reason"] = "" }, page)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await person.Post(page + "?handler=Disable", new() { ["Reason"] = "维修" }, page)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Stage.Row(entered.Code)).State.ShouldBe(ObjectCodeState.Disabled);
        (await person.Post(page + "?handler=Enable", [], page)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.Post(page + "?handler=Cancel", new() { ["Reason"] = "拆除" }, page)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.Read(page)).ShouldSatisfyAllConditions(html => html.ShouldContain("已注销"), html => html.ShouldContain("拆除"), html => html.ShouldContain("变更状态"));
    }

    [Test]
    public async Task A_sub_account_sees_no_state_buttons_and_is_refused()
    {
        var type = await Stage.Type();
        var entered = await Stage.Enter(Slice.As("xuhui"), type, region: "310104010");
        var page = "/admin/object-codes/" + entered.Code;
        using var person = await Operator.SignIn("xuhui-sub");
        (await person.Read(page)).ShouldNotContain("handler=Activate");
        (await person.Post(page + "?handler=Activate", [], page)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Stage.Row(entered.Code)).State.ShouldBe(ObjectCodeState.Issued);
        using var refused = await person.Get("/admin/reviews");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task Another_district_gets_not_found()
    {
        var entered = await Stage.Enter(Slice.As("xuhui"), await Stage.Type());
        using var person = await Operator.SignIn("jingan");
        using var answer = await person.Get("/admin/object-codes/" + entered.Code);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
