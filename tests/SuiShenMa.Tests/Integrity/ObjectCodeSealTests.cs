using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Scenes.Features;

namespace SuiShenMa.Tests.Integrity;

/// <summary>Rows of object codes: whoever changes one behind the platform makes no code good, and is found.</summary>
public sealed class ObjectCodeSealTests : OnSealSite
{
    private SealKit<ObjectsDb, ObjectCode, string?> Kit => new(
        Site, nameof(ObjectCode.Code), () => Site.SomeCode(), async (_, code) => (await Site.Verify((string)code)).Reason, row => Site.Service<ObjectCodes>().Drop(row.Code));

    [Test]
    public Task Any_field_that_is_changed_in_the_database_makes_the_code_bad_and_is_found_by_the_sweep() =>
        // What was given out with the code makes it a foreign row, the rest one that is looked into.
        Kit.EachFieldCounts(31, reason => reason is null, (field, _) =>
            field is nameof(ObjectCode.Code) or nameof(ObjectCode.UnifiedCode) or nameof(ObjectCode.CreatedAt) or nameof(ObjectCode.SealedTypeCode) or nameof(ObjectCode.Seal) ? "unknown" : "suspended");

    [Test]
    public Task A_seal_that_was_taken_away_changed_or_moved_from_another_row_is_none() => Kit.OnlyTheOwnSealCounts(reason => reason is null, "suspended", own =>
    {
        var parts = own.Split(':');
        var other = (parts[2][0] == 'A' ? "B" : "A") + parts[2][1..];
        return [$"{parts[0]}:{parts[1]}:{other}", $"{parts[0]}:4:{parts[2]}", $"{parts[0]}:2:{parts[2]}", $"k0:{parts[1]}:{parts[2]}", parts[2]];
    });

    [Test]
    public async Task A_row_that_is_copied_over_another_does_not_lend_it_its_state()
    {
        var (good, gone) = (await Site.SomeCode(), await Site.SomeCode(ObjectCodeState.Cancelled));
        (await Site.Verify(gone.Code)).Reason.ShouldBe("cancelled");
        await Site.Tamper(gone.Code, nameof(ObjectCode.State), "Active");
        await Site.Tamper(gone.Code, SealedRowMapping.Column, good.RowSeal);
        (await Site.Verify(gone.Code)).Reason.ShouldBe("suspended");
    }

    [Test]
    public async Task Two_rows_that_change_places_are_both_refused()
    {
        var (one, two) = (await Site.SomeCode(), await Site.SomeCode());
        await Site.Tamper(one.Code, nameof(ObjectCode.Code), "swap");
        await Site.Tamper(two.Code, nameof(ObjectCode.Code), one.Code);
        await Site.Tamper("swap", nameof(ObjectCode.Code), two.Code);
        (await Site.Verify(one.Code)).Reason.ShouldBe("unknown");
        (await Site.Verify(two.Code)).Reason.ShouldBe("unknown");
    }

    [Test]
    public async Task A_row_that_was_written_past_the_platform_is_unknown_everywhere()
    {
        var code = (await Site.Make(1))[0];
        code.Seal = "k1-00000000." + new string('0', 64);
        await Site.Db<ObjectsDb, int>(async db => { db.Codes.Add(code); return await db.SaveChangesAsync(); });
        await Site.Tamper(code.Code, SealedRowMapping.Column, null);
        (await Site.Verify(code.Code)).Reason.ShouldBe("unknown");
        (await Site.Send(new FollowScan.Query(code.Code))).Verdict.ShouldBe(LandingVerdict.Unknown);
    }

    [Test]
    public async Task A_changed_row_shows_nothing_on_the_landing_page_gets_no_certificate_and_cannot_be_acted_on()
    {
        var code = await Site.SomeCode();
        await Site.Tamper(code.Code, nameof(ObjectCode.Address), "别处 1 号");
        var page = await Site.Send(new FollowScan.Query(code.Code));
        page.Verdict.ShouldBe(LandingVerdict.Suspended);
        page.Object.ShouldBeNull();
        (await Should.ThrowAsync<SuiShenMa.Kernel.RuleViolation>(() => Site.Send(new GetCertificate.Query(code.Code)))).Code.ShouldBe("code.seal-broken");
        (await Should.ThrowAsync<SuiShenMa.Kernel.RuleViolation>(() => Site.Send(new FindByUnifiedCode.Query(code.UnifiedCode)))).Code.ShouldBe("code.seal-broken");
        (await Should.ThrowAsync<RowTampered>(() => Site.Db<ObjectsDb, ObjectCode>(db => db.Codes.SingleAsync(c => c.Code == code.Code)))).Code.ShouldBe("integrity.row-changed");
    }

    [Test]
    public async Task A_code_that_is_in_memory_is_dropped_when_the_sweep_finds_its_row_changed()
    {
        var code = (await Site.SomeCode()).Code;
        (await Site.Verify(code)).Valid.ShouldBeTrue();
        await Site.Db<ObjectsDb, int>(db => db.Codes.Where(c => c.Code == code).ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, "改了")));
        // What is in memory is what the platform wrote.
        (await Site.Verify(code)).Name.ShouldBe("漕宝路地铁站公厕");
        await Site.Sweep();
        (await Site.Verify(code)).Reason.ShouldBe("suspended");
        (await Site.Db<ObjectsDb, bool>(db => db.Changes.AnyAsync(c => c.Code == code))).ShouldBeTrue("other hosts hear of it");
    }

    [Test]
    public async Task Rows_written_in_bulk_and_changed_by_use_cases_keep_good_seals()
    {
        var codes = await Site.Make(1_200);
        codes[0].AttributesJson = "{\"长\":\"" + new string('字', 3_000) + "😀\"}";
        (codes[1].Longitude, codes[1].Latitude) = (-0.0, 0.1 + 0.2);
        (codes[2].PartNumber, codes[2].OwningUnitName, codes[2].StateReason) = ("", null, " ");
        await Site.Db<ObjectsDb, int>(db => db.InTransactionAsync(async () => { await Bulk.WriteAsync(db, codes, CancellationToken.None); return 0; }, CancellationToken.None));
        var values = codes.ConvertAll(c => c.Code);
        var trusted = await Site.Db<ObjectsDb, int>(async db => (await db.Codes.AsNoTracking().Where(c => values.Contains(c.Code)).ToListAsync()).Count(db.IsTrusted));
        trusted.ShouldBe(codes.Count);
        // Uniqueness of part numbers is written in bulk when a type changes; no seal rests on it.
        await Site.Db<ObjectsDb, int>(db => db.Codes.Where(c => c.Code == values[3]).ExecuteUpdateAsync(s => s.SetProperty(c => c.UniquePartNumber, "U-1")));
        (await Site.Verify(values[3])).Valid.ShouldBeTrue();
        await Site.Db<ObjectsDb, int>(async db =>
        {
            var row = await db.Codes.SingleAsync(c => c.Code == values[3]);
            row.Disable(db.Now, "维修");
            row.Version++;
            return await db.SaveChangesAsync();
        });
        Site.Service<ObjectCodes>().Drop(values[3]);
        (await Site.Verify(values[3])).Reason.ShouldBe("disabled");
    }

    [Test]
    public async Task Rows_sealed_by_an_earlier_key_stay_good_when_the_key_is_rotated()
    {
        var before = await Site.SomeCode();
        Site.Service<SuiShenMa.Kernel.Cryptography.IKeyring>().Rotate(RowSeals.Purpose);
        var after = await Site.SomeCode();
        after.RowSeal!.Split(':')[0].ShouldNotBe(before.RowSeal!.Split(':')[0]);
        (await Site.Verify(before.Code)).Valid.ShouldBeTrue();
        (await Site.Verify(after.Code)).Valid.ShouldBeTrue();
    }
}
