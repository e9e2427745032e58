using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Issuing;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Objects.Data;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

/// <summary>Promise P2: a unified code is issued once, ever.</summary>
public sealed class CodeValuesTests
{
    private string _folder = "";

    [SetUp]
    public void NewFolder() => _folder = Directory.CreateTempSubdirectory("ssm-counter-").FullName;

    [TearDown]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Values_are_well_formed_and_all_different()
    {
        var values = await TestHost.Services.GetRequiredService<ICodeValues>().ReserveAsync(5_000, CancellationToken.None);
        values.Count(v => CodeValue.TryParse(v.Code, out var _) && UnifiedCode.TryParse(v.UnifiedCode, out var _)).ShouldBe(5_000);
        values.Select(v => v.UnifiedCode).Distinct().Count().ShouldBe(5_000);
        values.Select(v => v.Code).Distinct().Count().ShouldBe(5_000);
    }

    [TestCase(0)]
    [TestCase(100_001)]
    public async Task A_count_out_of_bounds_is_refused(int count) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => TestHost.Services.GetRequiredService<ICodeValues>().ReserveAsync(count, CancellationToken.None));

    [Test]
    public async Task Forty_callers_at_once_get_different_codes()
    {
        using var values = NewHost();
        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => values.ReserveAsync((i % 3 * 700) + 1, CancellationToken.None))));
        var codes = all.SelectMany(a => a).Select(v => v.UnifiedCode).ToList();
        codes.Distinct().Count().ShouldBe(codes.Count);
    }

    [Test]
    public async Task After_a_crash_and_a_restart_no_code_comes_again()
    {
        var seen = new HashSet<string>();
        for (var start = 0; start < 5; start++)
        {
            // Not disposed in order: a killed process says nothing.
            var values = NewHost();
            foreach (var value in await values.ReserveAsync(300, CancellationToken.None))
            {
                seen.Add(value.UnifiedCode).ShouldBeTrue();
            }
        }
    }

    [Test]
    public async Task Two_processes_on_one_folder_share_the_counter()
    {
        using var one = NewHost();
        using var two = NewHost();
        var codes = new List<IssuedValue>();
        for (var i = 0; i < 4; i++)
        {
            codes.AddRange(await one.ReserveAsync(900, CancellationToken.None));
            codes.AddRange(await two.ReserveAsync(900, CancellationToken.None));
        }
        codes.Select(c => c.UnifiedCode).Distinct().Count().ShouldBe(codes.Count);
    }

    [TestCase("")]
    [TestCase("12a\n")]
    [TestCase("1200")]
    public void A_damaged_mark_stops_the_issue_instead_of_beginning_anew(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "unified-codes.mark"), content);
        using var values = NewHost();
        Should.Throw<InvalidDataException>(() => values.ReserveAsync(1, CancellationToken.None));
    }

    [Test]
    public async Task A_hundred_thousand_at_once_are_all_different()
    {
        using var values = NewHost();
        var made = await values.ReserveAsync(100_000, CancellationToken.None);
        (made.DistinctBy(v => v.Code).Count(), made.DistinctBy(v => v.UnifiedCode).Count()).ShouldBe((100_000, 100_000));
    }

    [Test]
    public async Task A_caller_that_holds_the_write_transaction_still_gets_values()
    {
        await Slice.Db<ObjectsDb, bool>(db => db.InTransactionAsync(async () =>
        {
            await db.TakeGuardAsync(db.GuardNames[0], CancellationToken.None);
            await db.SaveChangesAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            (await TestHost.Services.GetRequiredService<ICodeValues>().ReserveAsync(3_000, limit.Token)).Count.ShouldBe(3_000);
            return true;
        }, CancellationToken.None));
    }

    [Test]
    public async Task Rotating_keys_does_not_change_the_order()
    {
        var keyring = new FileKeyring(Path.Combine(_folder, "keys"), null, mayGenerateMasterKey: true);
        using var before = new CodeValues(new FileRuns(new HighWaterMark(_folder, "a")), keyring);
        var first = (await before.ReserveAsync(5, CancellationToken.None)).Select(v => v.UnifiedCode).ToList();
        keyring.Rotate(CodeValues.OrderPurpose);
        using var after = new CodeValues(new FileRuns(new HighWaterMark(_folder, "b")), keyring);
        (await after.ReserveAsync(5, CancellationToken.None)).Select(v => v.UnifiedCode).ShouldBe(first);
    }

    [Test]
    public async Task A_database_that_was_restored_is_passed_by()
    {
        // The shared counter works on either database, so its rule is proven on the one at hand.
        var scopes = TestHost.Services.GetRequiredService<IServiceScopeFactory>();
        var mark = new HighWaterMark(_folder, "unified-codes");
        var runs = new DatabaseRuns(scopes, mark, Microsoft.Extensions.Logging.Abstractions.NullLogger<DatabaseRuns>.Instance);
        var first = await runs.TakeAsync(1_000, CancellationToken.None);
        var second = await runs.TakeAsync(1_000, CancellationToken.None);
        second.ShouldBe(first + 1_000);
        await Slice.Db<CodesDb, bool>(async db =>
        {
            var row = db.Counters.Single();
            row.Next = first;
            await db.SaveChangesAsync();
            return true;
        });
        var third = await runs.TakeAsync(10, CancellationToken.None);
        third.ShouldBeGreaterThanOrEqualTo(second + 1_000);
        mark.Read().ShouldBe(third + 10);
    }

    private CodeValues NewHost() => new(new FileRuns(new HighWaterMark(_folder, "unified-codes")), TestHost.Services.GetRequiredService<IKeyring>());
}
