using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Tests.Codes.Engine;

/// <summary>Scene rules once had colours of their own; what they said must not get lost on the way into the one table.</summary>
[NonParallelizable]
public sealed class ColourMigrationTests
{
    [Test]
    public async Task What_scene_rules_said_of_colours_becomes_rules_of_the_one_table()
    {
        var folder = Path.Combine(TestHost.DataFolder, "colours-" + Guid.CreateVersion7().ToString("N"));
        await using var factory = TestHost.NewFactory(folder);
        factory.UseKestrel(0);
        factory.StartServer();
        await using var scope = factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        var migrator = db.GetService<IMigrator>();
        var all = db.Database.GetMigrations().ToList();
        await migrator.MigrateAsync(all[all.FindIndex(m => m.EndsWith("_SubjectCallsAndOneColour", StringComparison.Ordinal)) - 1]);
        foreach (var (scene, rule, colour) in new[] { ("fixed", "Fixed", "'01'"), ("mine", "Subject", "'P-violet'"), ("mine-only", "Subject", "NULL"), ("none", "None", "NULL") })
        {
            // The columns are not in the model any more.
            await db.Database.ExecuteSqlAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(
                "INSERT INTO codes_scene_rule (SceneCode, Name, ServiceType, KindList, SingleUse, LifeSeconds, Colour, SceneColour, ConsentRequired, ChangedAt, Version) VALUES ({0}, 'x', '', '', 1, 60, {1}, " + colour + ", 0, '2026-01-01 00:00:00', 1)", scene, rule));
        }
        await migrator.MigrateAsync();
        // The host that seals them at its start is running already; what is looked at here is what the migration wrote.
        using var unsealed = SealedRowReading.WithoutRefusing();
        var rules = await db.ColourRules.AsNoTracking().Where(r => r.ChangedBy == "migration").OrderBy(r => r.Scene).ToListAsync();
        rules.Select(r => (r.Scene, r.Test, r.ColourCode)).ShouldBe([("fixed", ColourTest.Always, "01"), ("mine", ColourTest.AssignedMissing, "P-violet"), ("none", ColourTest.Always, SceneColour.Hidden)]);
        rules.ShouldAllBe(r => r.Enabled && r.ValidUntil == null && r.Order == 9999);
        var id = rules[0].Id;
        (await db.ColourRules.AsNoTracking().SingleAsync(r => r.Id == id)).Scene.ShouldBe("fixed", "rules are found by their id afterwards");
        (await db.Colours.AsNoTracking().SingleAsync(c => c.Code == "P-violet")).Enabled.ShouldBeTrue();
        // Written past the platform, the row itself would be refused.
        (await db.SceneRules.Where(r => r.SceneCode == "fixed").Select(r => r.SingleUse).SingleAsync()).ShouldBeTrue("the rest of the rule stays");
    }
}
