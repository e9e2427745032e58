using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Tests.Integrity;

/// <summary>A fixture with a site of its own, whose database may be damaged.</summary>
public abstract class OnSealSite
{
    private protected SealSite Site { get; private set; } = null!;

    [OneTimeSetUp]
    public void Open() => Site = new SealSite();

    [OneTimeTearDown]
    public async Task Close() => await Site.DisposeAsync();
}

/// <summary>What holds for every table under seal, tried on one of them.</summary>
/// <typeparam name="TSight">What the platform says of a row to whoever relies on it.</typeparam>
/// <param name="name">The property by which the alarm and the platform call a row.</param>
/// <param name="make">A new good row.</param>
/// <param name="look">What the platform says of the row, and under which name it is asked.</param>
/// <param name="forget">Drops what is in memory of the row, as a restart does.</param>
internal sealed class SealKit<TDb, TRow, TSight>(SealSite site, string name, Func<Task<TRow>> make, Func<TRow, object, Task<TSight>> look, Action<TRow>? forget = null)
    where TDb : ModuleDb where TRow : class
{
    /// <summary>Each field under seal is changed in a row of its own: none of these rows is good any more, and the sweep names every one.</summary>
    /// <param name="bad">What is said of a row whose field was changed, under the name that it has now.</param>
    public async Task EachFieldCounts(int atLeast, Predicate<TSight> isGood, Func<string, object, TSight> bad)
    {
        var type = await TypeOf();
        var fields = SealPlan.FieldsOf(type);
        fields.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        var named = new List<string>();
        foreach (var field in fields)
        {
            var row = await make();
            var called = Value(row, name);
            isGood(await look(row, called)).ShouldBeTrue(field.Name);
            var value = field.Name == name && field.ClrType == typeof(string) ? CodeValue.Create().Text : SealSite.Other(field, field.PropertyInfo!.GetValue(row));
            await Change(row, field.Name, value);
            called = field.Name == name ? value : called;
            named.Add(type.GetTableName() + " " + Convert.ToString(called, CultureInfo.InvariantCulture));
            (await look(row, called)).ShouldBe(bad(field.Name, called), field.Name);
        }
        await site.Sweep();
        var findings = await site.Findings();
        named.Where(n => !findings.Contains(n, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>A row is good under its own seal and under no other.</summary>
    /// <param name="more">Forgeries made from the row's own seal.</param>
    public async Task OnlyTheOwnSealCounts(Predicate<TSight> isGood, TSight bad, Func<string, string[]>? more = null)
    {
        var (row, other) = (await make(), await make());
        var (called, own) = (Value(row, name), (string)Value(row, SealedRowMapping.Column));
        foreach (var seal in new[] { null, "", (string)Value(other, SealedRowMapping.Column) }.Concat(more?.Invoke(own) ?? []))
        {
            await Change(row, SealedRowMapping.Column, seal);
            (await look(row, called)).ShouldBe(bad, seal);
        }
        await Change(row, SealedRowMapping.Column, own);
        isGood(await look(row, called)).ShouldBeTrue("its own seal is back");
    }

    private async Task Change(TRow row, string column, object? value)
    {
        var type = await TypeOf();
        var key = type.FindPrimaryKey()!.Properties[0].Name;
        await site.Tamper<TDb>(type.GetTableName()!, key, Value(row, key), column, value);
        forget?.Invoke(row);
    }

    private Task<IEntityType> TypeOf() => site.Db<TDb, IEntityType>(db => Task.FromResult(db.Model.FindEntityType(typeof(TRow))!));

    private static object Value(TRow row, string property) => typeof(TRow).GetProperty(property)!.GetValue(row)!;
}
