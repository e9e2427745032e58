using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Entry;
using SuiShenMa.Tools.Registry;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>The pool of owning units.</summary>
[Row(107)]
public sealed class OwningUnitTests
{
    [Test]
    public async Task A_unit_is_added_changed_and_removed_by_the_pages()
    {
        var uscc = Registry.NewUscc();
        using var person = await Operator.SignIn("xuhui");
        var form = new Dictionary<string, string> { ["Form.IsNew"] = "true", ["Form.Uscc"] = uscc, ["Form.Name"] = Registry.NameOf(uscc) };
        (await EnterpriseKit.OutcomeAsync(await person.Post("/admin/owning-units/edit", form))).Status.ShouldBe(302);
        var list = await person.Read("/admin/owning-units?keyword=" + uscc);
        list.ShouldContain(Registry.NameOf(uscc));
        list.ShouldContain("一致");
        (await EnterpriseKit.OutcomeAsync(await person.Post("/admin/owning-units/edit", form))).Text.ShouldContain("已在权属单位池中");
        (await EnterpriseKit.OutcomeAsync(await person.Post("/admin/owning-units/edit", new() { ["Form.Uscc"] = uscc, ["Form.Name"] = Registry.NameOf(uscc), ["Form.Note"] = "环卫设施", ["Form.Version"] = "1" }))).Status.ShouldBe(302);
        (await person.Read("/admin/owning-units?keyword=" + uscc)).ShouldContain("环卫设施");
        (await EnterpriseKit.OutcomeAsync(await person.Post($"/admin/owning-units?handler=Remove&uscc={uscc}", new(), "/admin/owning-units?keyword=" + uscc))).Status.ShouldBe(302);
        (await FindAsync(uscc)).ShouldBeNull();
    }

    [Test]
    public async Task A_name_that_does_not_belong_to_the_code_is_not_added()
    {
        var error = await Should.ThrowAsync<InputInvalid>(() => Slice.Send(EnterpriseKit.Xuhui, new SaveOwningUnit.Command { IsNew = true, Uscc = Registry.NewUscc(), Name = "别家" }));
        error.Errors["name"][0].ShouldContain("不一致");
    }

    [Test]
    public async Task Another_department_neither_changes_nor_removes_a_unit()
    {
        var uscc = Registry.NewUscc();
        await AddAsync(uscc);
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(EnterpriseKit.Jingan, new RemoveOwningUnit.Command(uscc)));
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(EnterpriseKit.Jingan, new SaveOwningUnit.Command { Uscc = uscc, Name = Registry.NameOf(uscc), Version = 1 }));
        await Slice.Send(EnterpriseKit.City, new RemoveOwningUnit.Command(uscc));
    }

    [Test]
    public async Task A_unit_named_in_an_object_code_comes_into_the_pool_is_checked_and_cannot_be_removed()
    {
        var type = await EntryKit.TypeAsync();
        using var person = await Operator.SignIn("xuhui");
        var (uscc, wrong) = (Registry.NewUscc(), Registry.NewUscc());
        foreach (var (code, name) in new[] { (uscc, ""), (uscc, ""), (wrong, "别家单位") })
        {
            var form = EntryKit.Form(type);
            (form["Form.OwningUnitUscc"], form["Form.OwningUnitName"]) = (code, name);
            await EntryKit.EnterAsync(person, form);
        }
        await Slice.Run<OutboxJob>();
        using (Registry.Behaves(EnterpriseRegistryStandIn.DownKey))
        {
            await Slice.Run<CheckOwningUnitsJob>();
        }
        (await FindAsync(uscc))!.Check.ShouldBe(TwoElementResult.ServiceError);
        await Slice.Run<CheckOwningUnitsJob>();
        var unit = (await FindAsync(uscc))!;
        (unit.Name, unit.Check, unit.Source, unit.ObjectCodes, unit.DepartmentId).ShouldBe((Registry.NameOf(uscc), TwoElementResult.Match, OwningUnitSource.ObjectCode, 2, "xuhui"));
        (await FindAsync(wrong))!.Check.ShouldBe(TwoElementResult.Mismatch);
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(EnterpriseKit.Xuhui, new RemoveOwningUnit.Command(uscc)))).Code.ShouldBe("owning-unit.in-use");
    }

    [Test]
    public async Task Pickers_of_other_modules_find_a_unit_by_part_of_its_name()
    {
        var uscc = Registry.NewUscc();
        await AddAsync(uscc);
        var pool = TestHost.Services.GetRequiredService<IOwningUnits>();
        (await pool.SearchAsync(uscc[12..17], 10, default)).ShouldContain(new OwningUnit(uscc, Registry.NameOf(uscc)));
        (await pool.FindAsync(uscc, default)).ShouldNotBeNull();
    }

    [Test]
    public async Task A_unit_is_looked_up_in_the_form_of_an_object_without_scripts_and_taken_over()
    {
        var uscc = Registry.NewUscc();
        await AddAsync(uscc);
        var type = await EntryKit.TypeAsync();
        using var person = await Operator.SignIn("xuhui");
        var form = EntryKit.Form(type, "有权属单位的物体");
        form["Form.UnitWords"] = uscc;
        using (var found = await person.Post("/admin/object-codes/enter?handler=Unit", form, "/admin/object-codes/enter?type=" + type))
        {
            var html = System.Net.WebUtility.HtmlDecode(await found.Content.ReadAsStringAsync());
            html.ShouldContain($"<option value=\"{uscc}\" selected");
            html.ShouldContain("有权属单位的物体", customMessage: "what was typed stays");
        }
        form["Form.PickedUnit"] = uscc;
        var code = await EntryKit.EnterAsync(person, form);
        (code.OwningUnitUscc, code.OwningUnitName).ShouldBe((uscc, Registry.NameOf(uscc)));
        (await person.Read("/admin/owning-units/find?words=" + uscc)).ShouldContain(Registry.NameOf(uscc));
    }

    [Test]
    public async Task A_unit_that_does_not_match_its_code_is_not_offered()
    {
        var uscc = Registry.NewUscc();
        await AddAsync(uscc);
        await Slice.Db<EnterpriseDb, int>(db => db.OwningUnits.Where(u => u.Uscc == uscc).ExecuteUpdateAsync(s => s.SetProperty(u => u.Check, TwoElementResult.Mismatch)));
        (await TestHost.Services.GetRequiredService<IOwningUnits>().SearchAsync(uscc, 10, default)).ShouldBeEmpty();
    }

    [Test]
    public async Task Units_of_codes_from_before_there_was_a_pool_come_into_it_once_with_their_number_of_codes()
    {
        var type = await EntryKit.TypeAsync();
        using var person = await Operator.SignIn("xuhui");
        var uscc = Registry.NewUscc();
        for (var i = 0; i < 2; i++)
        {
            var form = EntryKit.Form(type);
            form["Form.OwningUnitUscc"] = uscc;
            await EntryKit.EnterAsync(person, form);
        }
        await Slice.Run<OutboxJob>();
        // As on a database of an earlier version: the codes are there, the pool and the note that it was filled are not.
        await Slice.Db<EnterpriseDb, int>(db => db.OwningUnits.Where(u => u.Uscc == uscc).ExecuteDeleteAsync());
        await Slice.Db<SuiShenMa.Objects.Data.ObjectsDb, int>(db => db.States.Where(s => s.Name == SuiShenMa.Objects.Features.TellOwningUnitsJob.StateName).ExecuteDeleteAsync());
        for (var i = 0; i < 2; i++)
        {
            await Slice.Run<SuiShenMa.Objects.Features.TellOwningUnitsJob>();
            await Slice.Run<OutboxJob>();
        }
        var unit = (await FindAsync(uscc))!;
        (unit.Source, unit.ObjectCodes, unit.DepartmentId).ShouldBe((OwningUnitSource.ObjectCode, 2, "xuhui"));
    }

    private static async Task AddAsync(string uscc) =>
        await Slice.Send(EnterpriseKit.Xuhui, new SaveOwningUnit.Command { IsNew = true, Uscc = uscc, Name = Registry.NameOf(uscc) });

    private static Task<OwningUnitRow?> FindAsync(string uscc) =>
        Slice.Db<EnterpriseDb, OwningUnitRow?>(db => db.OwningUnits.AsNoTracking().FirstOrDefaultAsync(u => u.Uscc == uscc));
}
