using System.Text.Json.Nodes;
using Shouldly;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Types;

/// <summary>What partners see of object types, as partner-api.md §4 fixes it.</summary>
internal sealed class TypeApiTests
{
    [Test]
    public async Task A_partner_lists_the_types_on_the_shelf_with_the_fields_of_the_contract()
    {
        var type = await TypeKit.Add(c => (c.Mode, c.ManagingDepartmentId, c.ReviewRequired) = (ManagementMode.CityWide, "city-greening", true));
        var hidden = await TypeKit.Add(c => c.OnShelf = false);
        var answer = await new Partner().Get($"/api/v1/object-types?keyword={type.Code}&category=03&page=1&pageSize=50");
        answer.Status.ShouldBe(200);
        answer.Body!.AsObject().Select(p => p.Key).ShouldBe(["items", "page", "pageSize", "total"], ignoreOrder: true);
        answer["items"].AsArray().ShouldHaveSingleItem()!.ToJsonString().ShouldBe(new JsonObject
        {
            ["typeCode"] = type.Code,
            ["name"] = type.Name,
            ["categoryCode"] = "03",
            ["categoryName"] = "市容环卫设施",
            ["kind"] = "static",
            ["managementMode"] = "cityWide",
            ["reviewRequired"] = true,
            ["partNumberRequired"] = false,
        }.ToJsonString());
        (await new Partner().Get($"/api/v1/object-types?keyword={hidden.Code}"))["total"].GetValue<int>().ShouldBe(0);
        (await new Partner().Get("/api/v1/object-types?category=none"))["items"].AsArray().ShouldBeEmpty();
    }

    [TestCase("page=0")]
    [TestCase("pageSize=201")]
    [TestCase("pageSize=abc")]
    public async Task A_page_that_cannot_be_is_the_callers_mistake(string query)
    {
        var answer = await new Partner().Get("/api/v1/object-types?" + query);
        answer.Status.ShouldBe(400);
        answer.Text("code").ShouldBe("validation");
    }

    [Test, Row(225)]
    public async Task The_activation_tool_learns_what_must_be_collected_required_things_first()
    {
        var type = await TypeKit.Add(c => c.Attributes =
        [
            new() { Key = "note", Name = "备注" },
            new() { Key = "grade", Name = "等级", DataType = AttributeDataType.Option, Required = true, Options = "一类\n二类" },
            new() { Key = "phone", Name = "电话", Required = true, Unique = true, Pattern = "[0-9]{8}", MaxLength = 8 },
        ]);
        var answer = await new Partner().Get($"/api/v1/object-types/{type.Code}/required-attributes");
        answer.Status.ShouldBe(200);
        var list = answer.Body!.AsArray();
        list.Select(a => a!["key"]!.GetValue<string>()).ShouldBe(["grade", "phone", "note"]);
        list[0]!["dataType"]!.GetValue<string>().ShouldBe("option");
        list[0]!["required"]!.GetValue<bool>().ShouldBeTrue();
        list[0]!["options"]!.AsArray().Select(o => o!.GetValue<string>()).ShouldBe(["一类", "二类"]);
        list[1]!["unique"]!.GetValue<bool>().ShouldBeTrue();
        list[1]!["pattern"]!.GetValue<string>().ShouldBe("[0-9]{8}");
        list[1]!["maxLength"]!.GetValue<int>().ShouldBe(8);
        list[2]!["required"]!.GetValue<bool>().ShouldBeFalse();
        list[2]!["name"]!.GetValue<string>().ShouldBe("备注");
    }

    [Test, Row(225)]
    public async Task A_type_that_is_unknown_or_off_the_shelf_has_nothing_to_collect()
    {
        var hidden = await TypeKit.Add(c => c.OnShelf = false);
        foreach (var code in new[] { hidden.Code, "nope", "%2e%2e" })
        {
            (await new Partner().Get($"/api/v1/object-types/{code}/required-attributes")).Status.ShouldBe(404, code);
        }
    }
}
