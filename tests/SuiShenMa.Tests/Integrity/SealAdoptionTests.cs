using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Tests.Integrity;

/// <summary>A database from before the seals comes under seal while the platform works, once (docs/adr/0019).</summary>
public sealed class SealAdoptionTests
{
    private const int Rows = 620;

    [Test]
    public async Task Rows_from_before_come_under_seal_in_chunks_that_outlive_a_restart_and_then_a_missing_seal_is_a_finding()
    {
        string folder, code;
        await using (var old = new SealSite())
        {
            folder = old.Folder;
            var codes = await old.Make(Rows);
            code = codes[^1].Code;
            await old.Db<ObjectsDb, int>(db => db.InTransactionAsync(async () => { await Bulk.WriteAsync(db, codes, CancellationToken.None); return 0; }, CancellationToken.None));
            (await old.BecomeOld()).ShouldBeGreaterThanOrEqualTo(Rows);
        }
        await using (var site = new SealSite(folder, window: 0))
        {
            (await site.Verify(code)).Valid.ShouldBeTrue("not sealed yet, and the window is open");
            (await site.Service<SealAdoption>().ContinueAsync(default)).ShouldBeTrue();
            (await Unsealed(site)).ShouldBe(Rows - 500);
        }
        await using (var site = new SealSite(folder, window: 0))
        {
            (await site.Service<SealAdoption>().ContinueAsync(default)).ShouldBeFalse();
            (await Unsealed(site)).ShouldBe(0);
            (await site.Verify(code)).Valid.ShouldBeTrue();
            (await site.Db<ObjectsDb, string?>(db => db.Audit.Where(a => a.Action == "integrity.sealed" && a.SubjectId == "objects_code").Select(a => a.Details).SingleAsync())).ShouldNotBeNull().ShouldContain(Rows.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await site.Tamper(code, SealedRowMapping.Column, null);
            (await site.Verify(code)).Reason.ShouldBe("suspended");
            await site.Sweep();
            (await site.Findings()).ShouldContain("objects_code " + code);
        }
        // Sealed once is sealed for good: the marks are not looked for in the rows.
        await using var later = new SealSite(folder, window: 30);
        (await later.Verify(code)).Reason.ShouldBe("suspended");
    }

    [Test]
    public async Task While_the_previous_build_goes_on_its_changes_count_and_those_of_others_do_not()
    {
        string folder;
        List<string> codes;
        await using (var old = new SealSite())
        {
            folder = old.Folder;
            codes = [(await old.SomeCode()).Code, (await old.SomeCode()).Code, (await old.SomeCode()).Code];
            await old.BecomeOld();
        }
        await using var site = new SealSite(folder);
        await site.Tamper(codes[2], nameof(ObjectCode.UnifiedCode), "987654321");
        (await site.Service<SealAdoption>().ContinueAsync(default)).ShouldBeFalse("the pass is over; the next one begins when the window's time is");
        (await Unsealed(site)).ShouldBe(1, "the row that was never issued so");
        (await site.Findings()).ShouldContain("objects_code " + codes[2]);
        (await site.Verify(codes[2])).Reason.ShouldBe("unknown");
        // The previous build knows of no seals, but each of its changes counts the version on.
        await site.Db<ObjectsDb, int>(db => db.Codes.Where(c => c.Code == codes[0]).ExecuteUpdateAsync(s => s.SetProperty(c => c.State, ObjectCodeState.Disabled).SetProperty(c => c.Version, c => c.Version + 1)));
        site.Service<ObjectCodes>().Drop(codes[0]);
        (await site.Verify(codes[0])).Reason.ShouldBe("disabled");
        await site.Tamper(codes[1], nameof(ObjectCode.Name), "改了");
        (await site.Verify(codes[1])).Reason.ShouldBe("suspended");
        await site.DisposeAsync();
        // Its time is over: one more pass takes in what it wrote, and the window closes.
        await using var after = new SealSite(folder, window: 0);
        (await after.Service<SealAdoption>().ContinueAsync(default)).ShouldBeFalse();
        (await after.Verify(codes[0])).Reason.ShouldBe("disabled");
        (await after.Findings()).ShouldContain("objects_code " + codes[1]);
        await after.Db<ObjectsDb, int>(db => db.Codes.Where(c => c.Code == codes[0]).ExecuteUpdateAsync(s => s.SetProperty(c => c.State, ObjectCodeState.Active).SetProperty(c => c.Version, c => c.Version + 1)));
        after.Service<ObjectCodes>().Drop(codes[0]);
        (await after.Verify(codes[0])).Reason.ShouldBe("suspended");
    }

    private static Task<int> Unsealed(SealSite site) => site.Db<ObjectsDb, int>(db => db.Codes.CountAsync(c => c.RowSeal == null));
}
