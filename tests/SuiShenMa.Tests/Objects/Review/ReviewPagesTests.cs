using System.Net;
using Shouldly;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Review;

[Row(4)]
internal sealed class ReviewPagesTests
{
    [Test]
    public async Task What_waits_is_sorted_by_urgency_and_warned_of()
    {
        var type = await Stage.ReviewedType(autoApprove: true);
        var manual = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        var late = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        var soon = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        var now = TestHost.Clock.GetUtcNow().UtcDateTime;
        await Stage.Change(manual, c => c.AutoApproveAt = null);
        await Stage.Change(soon, c => c.AutoApproveAt = now.AddHours(3).AddMinutes(12).AddSeconds(40));
        var found = await Slice.Send(Slice.As("city-greening"), new ListReviews.Query { Type = type });
        found.List.Items.Select(i => i.Code).ShouldBe([soon, late, manual]);
        found.DueSoon.ShouldBeGreaterThan(0);
        using var person = await Operator.SignIn("city-greening");
        var html = await person.Read("/admin/reviews?type=" + type);
        html.ShouldContain("剩 3 小时 12 分");
        html.ShouldContain("剩 2 天 23 小时");
        html.ShouldContain("须人工审核");
        (await person.Read("/admin")).ShouldSatisfyAllConditions(
            page => page.ShouldContain("待审核"), page => page.ShouldContain("将在 24 小时内自动通过"), page => page.ShouldContain("<i title=\"待处理\">"));
    }

    [Test]
    public async Task Chosen_entries_are_approved_or_rejected_from_the_list()
    {
        var type = await Stage.ReviewedType();
        var good = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        var bad = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        using var person = await Operator.SignIn("city-greening");
        var list = "/admin/reviews?type=" + type;
        var answer = await person.Post(list + "&handler=Approve", new() { ["codes"] = good }, list);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldContain(type);
        (await person.Post(list + "&handler=Reject", new() { ["codes"] = bad, ["reason"] = "" }, list)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await person.Post(list + "&handler=Reject", new() { ["codes"] = bad, ["reason"] = "照片不清楚" }, list)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Stage.Row(good)).State.ShouldBe(ObjectCodeState.Issued);
        (await Stage.Row(bad)).ReviewReason.ShouldBe("照片不清楚");
        (await person.Read($"/admin/reviews?view=Rejected&type={type}")).ShouldContain("照片不清楚");
        (await person.Read($"/admin/reviews?view=Approved&type={type}")).ShouldContain("已通过");
    }

    [Test]
    public async Task The_review_page_points_at_contradictions_and_possible_repeats()
    {
        var type = await Stage.ReviewedType();
        var reviewer = Slice.As("city-greening");
        var at = new GeoPoint(121.4370, 31.1830, CoordinateSystem.CGCS2000);
        var first = await Stage.Enter(Slice.As("xuhui"), type, name: "重复公厕", address: "上海市徐汇区审核试路 10 号", at: at);
        var second = await Stage.Enter(Slice.As("xuhui"), type, name: "另一公厕", address: "上海市徐汇区审核试路 10 号", at: new GeoPoint(121.4372, 31.1831, CoordinateSystem.CGCS2000));
        var shown = await Slice.Send(reviewer, new ShowReview.Query(second.Code));
        shown.PointHint.ShouldBeNull();
        shown.Like.ShouldContain(l => l.Code == first.Code && l.Metres < 50);
        var odd = await Stage.Enter(Slice.As("xuhui"), type, name: "重复公厕", address: "上海市徐汇区审核试路 10 号", at: new GeoPoint(121.4370, 31.1680, CoordinateSystem.CGCS2000));
        var outside = await Stage.Enter(Slice.As("xuhui"), type, address: "上海市徐汇区审核试路 12 号", at: new GeoPoint(121.70, 31.19, CoordinateSystem.CGCS2000));
        shown = await Slice.Send(reviewer, new ShowReview.Query(odd.Code));
        shown.PointHint.ShouldNotBeNull().ShouldContain("相距 1.");
        shown.Like.Select(l => l.Code).ShouldBe([first.Code]);
        (await Slice.Send(reviewer, new ShowReview.Query(outside.Code))).PointHint.ShouldNotBeNull().ShouldContain("不在徐汇区内");
        using var person = await Operator.SignIn("city-greening");
        (await person.Read("/admin/reviews/" + odd.Code)).ShouldSatisfyAllConditions(html => html.ShouldContain("可能重复"), html => html.ShouldContain("地址与坐标不符"));
        (await person.Post($"/admin/reviews/{odd.Code}?handler=Reject", new() { ["Reason"] = "坐标偏了 1.7 公里" }, "/admin/reviews/" + odd.Code)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Stage.Row(odd.Code)).State.ShouldBe(ObjectCodeState.Rejected);
    }

    [Test]
    public async Task A_department_that_need_not_review_does_not_see_the_entry()
    {
        var entered = await Stage.Enter(Slice.As("xuhui"), await Stage.ReviewedType());
        using var person = await Operator.SignIn("xuhui");
        using var answer = await person.Get("/admin/reviews/" + entered.Code);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Slice.Send(Slice.As("xuhui"), new ListReviews.Query())).List.Items.ShouldNotContain(i => i.Code == entered.Code);
    }
}
