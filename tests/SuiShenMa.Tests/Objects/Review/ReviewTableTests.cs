using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Review;

/// <summary>The table of domain.md §1.5: who manages a new object, and who must review it.</summary>
[Row(4)]
internal sealed class ReviewTableTests
{
    // mode, applicant, choice, review switch -> managing department, reviewing department or null when official at once
    [TestCase(ManagementMode.CityWide, "city-greening", ManagerChoice.None, false, "city-greening", null)]
    [TestCase(ManagementMode.CityWide, "city-greening", ManagerChoice.None, true, "city-greening", null)]
    [TestCase(ManagementMode.CityWide, "xuhui", ManagerChoice.None, false, "city-greening", null)]
    [TestCase(ManagementMode.CityWide, "xuhui", ManagerChoice.None, true, "city-greening", "city-greening")]
    [TestCase(ManagementMode.CityWide, "city-civil", ManagerChoice.None, false, "city-greening", null)]
    [TestCase(ManagementMode.CityWide, "city-civil", ManagerChoice.Original, true, "city-greening", "city-greening")]
    [TestCase(ManagementMode.Territorial, "xuhui", ManagerChoice.None, false, "xuhui", null)]
    [TestCase(ManagementMode.Territorial, "xuhui", ManagerChoice.None, true, "xuhui", null)]
    [TestCase(ManagementMode.Territorial, "city-civil", ManagerChoice.Original, false, "xuhui", null)]
    [TestCase(ManagementMode.Territorial, "city-civil", ManagerChoice.Original, true, "xuhui", "xuhui")]
    [TestCase(ManagementMode.Territorial, "city-civil", ManagerChoice.Own, false, "city-civil", null)]
    [TestCase(ManagementMode.Territorial, "city-civil", ManagerChoice.Own, true, "city-civil", null)]
    [TestCase(ManagementMode.Territorial, "city-greening", ManagerChoice.Original, true, "xuhui", "xuhui")]
    public async Task An_entry_goes_the_way_of_the_table(ManagementMode mode, string applicant, ManagerChoice choice, bool review, string manager, string? reviewer)
    {
        var type = await TypeOf(mode, review);
        var entered = await Stage.Enter(Slice.As(applicant), type, choice);
        var row = await Stage.Row(entered.Code);
        row.ManagingDepartmentId.ShouldBe(manager);
        row.ReviewDepartmentId.ShouldBe(reviewer);
        if (reviewer is null)
        {
            row.State.ShouldBe(ObjectCodeState.Issued);
            return;
        }
        row.State.ShouldBe(ObjectCodeState.PendingReview);
        foreach (var wrong in new[] { "jingan", "city-data", applicant })
        {
            (await Should.ThrowAsync<RuleViolation>(() => Stage.Decide(Slice.As(wrong), entered.Code, approve: true))).Code.ShouldBe("review.refused");
        }
        (await Stage.Row(entered.Code)).State.ShouldBe(ObjectCodeState.PendingReview);

        (await Stage.Decide(Slice.As(reviewer, "reviewer-1"), entered.Code, approve: true)).Decided.ShouldBe(1);
        row = await Stage.Row(entered.Code);
        row.State.ShouldBe(ObjectCodeState.Issued);
        row.ReviewedBy.ShouldBe("reviewer-1");
        row.ReviewedAt.ShouldNotBeNull();

        var second = await Stage.Enter(Slice.As(applicant), type, choice);
        await Stage.Decide(Slice.As(reviewer), second.Code, approve: false, "照片不清楚");
        row = await Stage.Row(second.Code);
        row.State.ShouldBe(ObjectCodeState.Rejected);
        row.ReviewReason.ShouldBe("照片不清楚");
        row.AutoApproveAt.ShouldBeNull();
    }

    [Test]
    public async Task Without_a_choice_a_territorial_entry_of_another_department_is_refused()
    {
        var type = await TypeOf(ManagementMode.Territorial, review: true);
        (await Should.ThrowAsync<InputInvalid>(() => Stage.Enter(Slice.As("city-civil"), type))).Errors.ShouldContainKey("managerChoice");
    }

    [Test]
    public async Task The_original_department_cannot_be_chosen_where_none_is_set()
    {
        var type = await TypeOf(ManagementMode.Territorial, review: true);
        (await Should.ThrowAsync<InputInvalid>(() => Stage.Enter(Slice.As("city-civil"), type, ManagerChoice.Original, "310106"))).Errors["managerChoice"][0].ShouldContain("原主管部门");
    }

    [Test]
    public async Task A_city_wide_type_keeps_its_department_whatever_is_chosen()
    {
        var type = await TypeOf(ManagementMode.CityWide, review: true);
        (await Should.ThrowAsync<InputInvalid>(() => Stage.Enter(Slice.As("xuhui"), type, ManagerChoice.Own))).Errors.ShouldContainKey("managerChoice");
    }

    [Test]
    public async Task Nobody_reviews_what_they_entered_themselves()
    {
        var type = await Stage.ReviewedType();
        var entered = await Stage.Enter(Slice.As("xuhui", "moved"), type);
        (await Should.ThrowAsync<RuleViolation>(() => Stage.Decide(Slice.As("city-greening", "moved"), entered.Code, approve: true))).Message.ShouldContain("自己录入");
        (await Stage.Decide(Slice.As("city-greening", "colleague"), entered.Code, approve: true)).Decided.ShouldBe(1);
    }

    [Test]
    public async Task A_rejection_needs_a_reason()
    {
        var entered = await Stage.Enter(Slice.As("xuhui"), await Stage.ReviewedType());
        await Should.ThrowAsync<InputInvalid>(() => Stage.Decide(Slice.As("city-greening"), entered.Code, approve: false, ""));
    }

    [Test]
    public async Task Many_are_decided_at_once_and_those_that_cannot_be_say_why()
    {
        var type = await Stage.ReviewedType();
        var codes = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            codes.Add((await Stage.Enter(Slice.As("xuhui"), type)).Code);
        }
        await Stage.Decide(Slice.As("city-greening"), codes[0], approve: false, "重复");
        var result = await Slice.Send(Slice.As("city-greening"), new SuiShenMa.Objects.Features.ReviewObjectCodes.Command([.. codes, "01234567890123"], true, null));
        result.Decided.ShouldBe(2);
        result.Refused[codes[0]].ShouldContain("已退回");
        result.Refused["01234567890123"].ShouldContain("没有找到");
    }

    private static Task<string> TypeOf(ManagementMode mode, bool review) => Stage.Type(t =>
    {
        (t.Mode, t.ReviewRequired) = (mode, review);
        if (mode == ManagementMode.Territorial)
        {
            t.TerritorialManagers = [new TerritorialManager("310104", "xuhui")];
        }
    });
}
