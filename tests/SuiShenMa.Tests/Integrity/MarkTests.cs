using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Integrity;

public sealed class MarkTests
{
    [Test]
    public async Task The_first_two_changes_of_a_fresh_table_get_through_at_the_same_time()
    {
        await using var site = new SealSite();
        await using var one = site.Factory.Services.CreateAsyncScope();
        await using var other = site.Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(one.ServiceProvider);
        JobScope.ActAsSystem(other.ServiceProvider);
        foreach (var type in site.Service<ModuleDbMap>().All)
        {
            var first = (ModuleDb)one.ServiceProvider.GetRequiredService(type);
            var second = (ModuleDb)other.ServiceProvider.GetRequiredService(type);
            foreach (var mark in first.Marks)
            {
                await first.TouchAsync(mark, CancellationToken.None);
                await second.TouchAsync(mark, CancellationToken.None);
            }
            await first.SaveChangesAsync();
            await second.SaveChangesAsync();
        }
        (await site.Db<CodesDb, int>(db => db.States.CountAsync(s => db.Marks.Contains(s.Name)))).ShouldBe(5);
    }

    [Test]
    public async Task A_mark_that_no_module_declares_is_refused() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => Slice.Db<CodesDb, bool>(async db => { await db.TouchAsync("codes.nobody", default); return true; }))).Message.ShouldContain("codes.nobody");

    [Test]
    public async Task Guards_that_rules_take_are_there_before_anybody_takes_one_and_others_are_refused()
    {
        foreach (var type in TestHost.Services.GetRequiredService<ModuleDbMap>().All)
        {
            await using var scope = TestHost.Services.CreateAsyncScope();
            var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(type);
            (await db.Guards.CountAsync(g => db.GuardNames.Contains(g.Name))).ShouldBe(db.GuardNames.Count, type.Name);
        }
        (await Should.ThrowAsync<InvalidOperationException>(() => Slice.Db<CodesDb, bool>(async db => { await db.TakeGuardAsync("codes.nobody", default); return true; }))).Message.ShouldContain("codes.nobody");
    }
}
