using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Audit;

/// <summary>Whatever somebody with the database's password does to the log is found and named.</summary>
public sealed class AuditTamperTests
{
    private AuditSite _site = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _site = new AuditSite();
        await _site.Act(8);
        await _site.Seal();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TearDown]
    public async Task Every_test_leaves_a_good_chain()
    {
        var report = await _site.Verify();
        report.Faults.ShouldBeEmpty();
    }

    [Test, Row(136)]
    public async Task Records_of_a_host_stand_in_one_chain_without_gaps()
    {
        await _site.Act(3);
        await _site.Seal();
        var seqs = await _site.Db(db => db.Audit.AsNoTracking().OrderBy(r => r.Seq).Select(r => r.Seq!.Value).ToListAsync());
        seqs.ShouldBe(Enumerable.Range(1, seqs.Count).Select(i => (long)i));
        (await _site.Record(1)).Action.ShouldBe("host.started");
        (await _site.Verify()).Records.ShouldBe(seqs.Count);
    }

    private static readonly (string Field, Action<AuditRecord> Change)[] Changes =
    [
        ("At", r => r.At = r.At.AddMilliseconds(1)), ("ActorKind", r => r.ActorKind = "Operator"), ("ActorId", r => r.ActorId += "x"), ("ActorName", r => r.ActorName = "某人"),
        ("DepartmentId", r => r.DepartmentId = "xuhui"), ("SourceIp", r => r.SourceIp = "10.0.0.1"), ("TraceId", r => r.TraceId = new string('0', 32)),
        ("Category", r => r.Category = AuditCategory.Data), ("Action", r => r.Action = "test.Changed"), ("SubjectKind", r => r.SubjectKind = "thinG"), ("SubjectId", r => r.SubjectId += "0"),
        ("Outcome", r => r.Outcome = "no"), ("Device", r => r.Device = ""), ("Details", r => r.Details = r.Details!.Replace("旧", "旦", StringComparison.Ordinal)), ("Details gone", r => r.Details = null),
        ("Lane", r => r.Lane = "000000000000"), ("Turn", r => r.Turn++), ("Settled", r => r.Settled--), ("Voids", r => r.Voids = "1"), ("Mac", r => r.Mac = r.Mac![..^1] + (r.Mac[^1] == '0' ? '1' : '0')), ("Mac gone", r => r.Mac = null),
    ];

    [Test]
    public async Task Any_changed_field_is_found_and_the_record_named()
    {
        // One that tells a change; what a host records at its start stands before.
        var place = await _site.LastSeq() - 1;
        foreach (var (field, change) in Changes)
        {
            var good = await _site.Record(place);
            var bad = await _site.Record(place);
            change(bad);
            await _site.Put(bad);
            var report = await _site.Verify();
            report.Faults.ShouldNotBeEmpty(field);
            report.Faults[0].Seq.ShouldBe(place, field);
            report.Faults[0].Text.ShouldContain($"第 {place} 条", Case.Sensitive, field);
            await _site.Put(good);
        }
    }

    [Test]
    public async Task A_changed_seal_is_found()
    {
        var good = await _site.Record(5);
        var bad = await _site.Record(5);
        bad.Seal = bad.Seal![..^1] + (bad.Seal[^1] == '0' ? '1' : '0');
        await _site.Put(bad);
        (await _site.Verify()).Faults[0].Text.ShouldContain("第 5 条");
        await _site.Put(good);
    }

    [Test]
    public async Task A_removed_record_is_found_by_its_place()
    {
        var gone = await _site.Record(3);
        await _site.Remove(3);
        (await _site.Verify()).Faults.ShouldContain(f => f.Seq == 3 && f.Text.Contains("被删除", StringComparison.Ordinal));
        await _site.Db(async db =>
        {
            db.Audit.Add(gone);
            return await db.SaveChangesAsync();
        });
    }

    [Test]
    public async Task Two_swapped_records_are_found()
    {
        var (a, b) = (await _site.Record(3), await _site.Record(4));
        var (x, y) = (await _site.Record(3), await _site.Record(4));
        (x.Id, y.Id) = (y.Id, x.Id);
        (x.Seq, y.Seq, x.Seal, y.Seal) = (y.Seq, x.Seq, y.Seal, x.Seal);
        await Replace(x, y);
        (await _site.Verify()).Faults[0].Seq.ShouldBe(3);
        await Replace(a, b);

        // Only the places exchanged, the rows where they were.
        (x, y) = (await _site.Record(3), await _site.Record(4));
        (x.Seq, y.Seq) = (4, 3);
        await Replace(x, y);
        (await _site.Verify()).Faults[0].Seq.ShouldBe(3);
        await Replace(a, b);
    }

    [Test]
    public async Task A_record_that_was_never_written_by_the_platform_is_found()
    {
        await _site.Put(new AuditRecord { At = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), Action = "account.created", ActorName = "无名", SubjectKind = "account", SubjectId = "x" }, isNew: true);
        (await _site.Verify()).Faults[0].Text.ShouldContain("不是平台写入的");
        await _site.Db(db => db.Audit.Where(r => r.Mac == null).ExecuteDeleteAsync());
    }

    [Test]
    public async Task A_copied_record_is_found()
    {
        var copy = await _site.Record(4);
        (copy.Seq, copy.Seal) = (null, null);
        await _site.Put(copy, isNew: true);
        (await _site.Verify()).Faults.Single().Text.ShouldContain("复制");
        await _site.Db(db => db.Audit.Where(r => r.Seq == null && r.Lane == copy.Lane && r.Turn == copy.Turn).ExecuteDeleteAsync());
    }

    [Test]
    public async Task A_record_removed_before_it_was_sealed_is_found_by_its_turn()
    {
        await _site.Act(1, "test.vanished");
        var gone = await _site.Db(db => db.Audit.AsNoTracking().SingleAsync(r => r.Action == "test.vanished" && r.Seq == null));
        await _site.Db(db => db.Audit.Where(r => r.Id == gone.Id).ExecuteDeleteAsync());
        await _site.Act();
        var fault = (await _site.Verify()).Faults.Single();
        fault.Text.ShouldContain($"第 {gone.Turn} 条记录被删除");
        await _site.Put(gone, isNew: true);
        await _site.Seal();
    }

    [Test]
    public async Task A_transaction_that_came_to_nothing_leaves_no_gap()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _site.Db(db => db.InTransactionAsync<int>(async () =>
        {
            db.Record("test.lost", "thing", "x");
            await db.SaveChangesAsync();
            throw new InvalidOperationException("no");
        }, default)));
        await _site.Act(2);
        (await _site.Db(db => db.Audit.AsNoTracking().Where(r => r.Voids != null).CountAsync())).ShouldBeGreaterThan(0);
        (await _site.Db(db => db.Audit.AnyAsync(r => r.Action == "test.lost"))).ShouldBeFalse();
        await _site.Seal();
    }

    private async Task Replace(params AuditRecord[] rows)
    {
        var ids = rows.Select(r => r.Id).ToList();
        await _site.Db(db => db.Audit.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync());
        await _site.Db(async db =>
        {
            db.Audit.AddRange(rows);
            return await db.SaveChangesAsync();
        });
    }
}
