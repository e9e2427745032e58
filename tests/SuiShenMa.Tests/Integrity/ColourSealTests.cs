using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Tests.Admin;

namespace SuiShenMa.Tests.Integrity;

/// <summary>A gate sees the colour that the platform's own rules give, or none (docs/adr/0053).</summary>
public sealed class ColourSealTests : OnSealSite
{
    private static readonly DateTime Day = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task Any_field_of_a_rule_that_is_changed_in_the_database_leaves_its_scene_without_colours_and_is_found()
    {
        var scenes = new List<string>();
        foreach (var field in await Site.Fields<CodesDb, SceneColour>())
        {
            var rule = await SomeRule("rule-" + field.Name.ToLowerInvariant());
            (await Shown(rule.Scene, "00")).ShouldBe("10", field.Name);
            var other = field.ClrType == typeof(Guid) ? Guid.CreateVersion7() : SealSite.Other(field, field.PropertyInfo!.GetValue(rule));
            await Site.Tamper<CodesDb>(SceneColour.Table, "Id", rule.Id, field.Name, other);
            (await Shown(rule.Scene, "00")).ShouldBeNull($"{field.Name}: neither what the rule says now nor what was assigned");
            scenes.Add(rule.Scene);
        }
        scenes.Count.ShouldBeGreaterThanOrEqualTo(12);
        (await Shown("rule-elsewhere", "00")).ShouldBe("00", "other scenes go on");
        await Site.Sweep();
        var findings = await Site.Findings();
        scenes.Where(s => s != "rule-scene" && !findings.Contains("codes_colour_rule " + s, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task A_rule_that_is_removed_or_set_back_in_the_database_leaves_its_scene_without_colours_and_one_removed_here_does_not()
    {
        var (gone, back, dropped) = (await SomeRule("gone"), await SomeRule("back"), await SomeRule("dropped"));
        await Site.Db<CodesDb, int>(async db =>
        {
            var now = await db.ColourRules.SingleAsync(r => r.Id == back.Id);
            (now.ColourCode, now.Version) = ("01", now.Version + 1);
            return await db.SaveChangesAsync();
        });
        (await Shown("back", null)).ShouldBe("01");
        await Site.Db<CodesDb, int>(db => db.ColourRules.Where(r => r.Id == back.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.ColourCode, "10").SetProperty(r => r.Version, back.Version).SetProperty(r => r.RowSeal, back.RowSeal)));
        (await Shown("back", "00")).ShouldBeNull();
        await Site.Db<CodesDb, int>(db => db.ColourRules.Where(r => r.Id == gone.Id).ExecuteDeleteAsync());
        (await Shown("gone", "00")).ShouldBeNull();
        await Site.Send(new DeleteSceneColour.Command(dropped.Id), AdminKit.Administrator);
        (await Shown("dropped", "00")).ShouldBe("00");
    }

    [Test]
    public async Task A_rule_that_was_written_past_the_platform_gives_no_colour()
    {
        var rule = await SomeRule("own");
        await Site.Db<CodesDb, int>(db => db.Database.ExecuteSqlRawAsync(
            "INSERT INTO codes_colour_rule (Id, Scene, `Order`, Test, Field, Value, ColourCode, Enabled, ValidFrom, ValidUntil, ChangedAt, ChangedBy, Version, RowSeal) SELECT {0}, 'own', -1, Test, Field, Value, '00', Enabled, ValidFrom, ValidUntil, ChangedAt, ChangedBy, Version, RowSeal FROM codes_colour_rule WHERE Id = {1}",
            Guid.CreateVersion7(), rule.Id));
        (await Shown("own", null)).ShouldBe("10");
    }

    [Test]
    public async Task A_colour_whose_meaning_is_changed_in_the_database_is_not_shown_and_no_other_in_its_place()
    {
        await Site.Send(new SaveColour.Command { IsNew = true, Code = "77", Name = "紫", Hex = "#7700aa", Meaning = "隔离", Enabled = true }, AdminKit.Administrator);
        await SomeRule("purple", "77");
        await SomeRule("purple", "00", order: 2);
        await SomeRule("", "01", order: 1, test: ColourTest.AssignedIs, value: "77");
        (await Shown("purple", null), await Shown("elsewhere", "77")).ShouldBe(("77", "77"));
        await Site.Tamper<CodesDb>(Colour.Table, "Code", "77", nameof(Colour.Meaning), "正常");
        (await Shown("purple", null), await Shown("elsewhere", "77")).ShouldBe((null, null));
        await Site.Sweep();
        (await Site.Findings()).ShouldContain("codes_colour 77");
        (await Site.Send(new ListColours.Query("purple"), AdminKit.Administrator)).Distrusted.ShouldHaveSingleItem().ShouldBeOfType<Colour>().Code.ShouldBe("77");

        var repairs = Site.Service<SealRepairs>();
        await repairs.AcceptAsync(Colour.Table, "77", (await repairs.LookAsync(Colour.Table, "77", default))!.Fingerprint, "核对过", default);
        (await Shown("purple", null)).ShouldBe("77");
        await Site.Db<CodesDb, int>(db => db.Colours.Where(c => c.Code == "77").ExecuteDeleteAsync());
        (await Shown("purple", null), await Shown("elsewhere", "77")).ShouldBe((null, null), "one that is gone is not overruled either");
    }

    private Task<SceneColour> SomeRule(string scene, string colour = "10", int order = 1, ColourTest test = ColourTest.Always, string value = "") => Site.Db<CodesDb, SceneColour>(async db =>
    {
        var rule = new SceneColour { Id = Guid.CreateVersion7(), Scene = scene, Order = order, Test = test, Value = value, ColourCode = colour, Enabled = true, ValidFrom = DateTime.UnixEpoch, ValidUntil = Day.AddYears(50), ChangedAt = Day, ChangedBy = "somebody", Version = 1 };
        db.ColourRules.Add(rule);
        await db.SaveChangesAsync();
        return rule;
    });

    /// <summary>What a subject with this colour shows in the scene, by the tables as they stand.</summary>
    private async Task<string?> Shown(string scene, string? assigned)
    {
        var colours = Site.Service<Colours>();
        colours.Forget();
        await colours.RefreshAsync(default);
        return (await colours.ForAsync(CodeSubjectKind.Person, "nobody", assigned, scene, default))?.Code;
    }
}
