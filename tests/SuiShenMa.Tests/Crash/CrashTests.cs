using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Crash;

/// <summary>Promises P1, P2, P3, P5 and P7 on a real process that is killed with signal 9 in the middle of its work.</summary>
public sealed class CrashTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "ssm-tests", "crash-" + Guid.CreateVersion7().ToString("N"));

    private HostProcess _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        if (TestHost.UsesMySql)
        {
            Assert.Ignore("The killed process keeps its own SQLite file; with MariaDB the server outlives the host.");
        }
        _host = new HostProcess(Path.Combine(Folder, "data"));
        await _host.Start();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host?.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Test, Row(220)]
    public async Task A_batch_of_blank_codes_is_whole_after_a_kill()
    {
        const int count = 20_000;
        var batch = await Order("/api/v1/object-codes/blank-batches", new { count });
        await Until(batch, b => b.Succeeded > 0);
        _host.Kill();
        var before = await Batch(batch);
        before.Succeeded.ShouldBeInRange(1, count - 1, "the kill must hit the batch in the middle");
        await _host.Start();
        await Until(batch, b => b.State == BatchState.Done);

        var codes = await _host.Look(db => db.Codes.AsNoTracking().Where(c => c.BatchNo == batch).Select(c => new { c.Code, c.UnifiedCode }).ToListAsync());
        codes.Count.ShouldBe(count);
        codes.Select(c => c.Code).Distinct().Count().ShouldBe(count);
        codes.Select(c => c.UnifiedCode).Distinct().Count().ShouldBe(count);
        (await Batch(batch)).Succeeded.ShouldBe(count);
        (await Client.Get("/api/v1/object-codes/batches/" + batch)).Text("state").ShouldBe("done");
    }

    [Test]
    public async Task Every_item_of_a_batch_becomes_one_code_over_a_kill()
    {
        const int count = 5_000;
        var items = Enumerable.Range(0, count).Select(i => Toilet("批次物体 " + i)).ToArray();
        var batch = await Order("/api/v1/object-codes/batches", new { typeCode = "03001", items });
        await Until(batch, b => b.Succeeded > 0);
        _host.Kill();
        (await Batch(batch)).Succeeded.ShouldBeInRange(1, count - 1, "the kill must hit the batch in the middle");
        await _host.Start();
        await Until(batch, b => b.State == BatchState.Done);

        var names = await _host.Look(db => db.Codes.AsNoTracking().Where(c => c.BatchNo == batch).Select(c => c.Name).ToListAsync());
        names.Order().ShouldBe(Enumerable.Range(0, count).Select(i => "批次物体 " + i).Order());
        var written = await _host.Look(db => db.Items.AsNoTracking().Where(i => i.BatchNo == batch).Select(i => new { i.Number, i.State, i.Code }).ToListAsync());
        written.Select(i => i.Number).Order().ShouldBe(Enumerable.Range(0, count));
        written.ShouldAllBe(i => i.State == ItemState.Done);
        written.Select(i => i.Code).Distinct().Count().ShouldBe(count);
    }

    [Test, Row(24)]
    public async Task Each_of_ten_thousand_updates_is_made_once_and_in_order_over_a_kill()
    {
        const int count = 10_000, subjects = 50;
        using var admin = await Operator.SignIn("admin", address: _host.Address);
        using (var added = await admin.Post("/admin/extension-fields/edit", new()
        {
            ["Form.IsNew"] = "true",
            ["Form.Key"] = "crash.turn",
            ["Form.Business"] = "断电演练",
            ["Form.Label"] = "次序",
            ["Form.Type"] = "Number",
            ["Form.Kinds"] = "Virtual",
            ["Form.Enabled"] = "true",
            ["Form.Order"] = "1",
            ["Form.Version"] = "0",
        }))
        {
            added.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        // Every subject comes 200 times; one in a thousand names nobody.
        var items = Enumerable.Range(0, count).Select(i => new { subject = i % 1_000 == 7 ? "nobody at all" : "virtual:crash-" + (i % subjects), fields = new Dictionary<string, int> { ["crash.turn"] = i } });
        var accepted = await Client.Post("/api/v1/engine/extensions/batch", new { items });
        accepted.Status.ShouldBe(202);
        var batch = accepted.Text("batchNo")!;
        await Until(async () => await Next() > 0);
        _host.Kill();
        (await Next()).ShouldBeInRange(1, count - 1, "the kill must hit the batch in the middle");
        await _host.Start();
        await Until(async () => await Next() == count);

        var done = await Client.Get("/api/v1/engine/extensions/batches/" + batch);
        (done.Text("state"), done["succeeded"].GetValue<int>(), done["failed"].GetValue<int>()).ShouldBe(("done", count - 10, 10));
        done["failures"].AsArray().Select(f => f!["index"]!.GetValue<int>()).ShouldBe(Enumerable.Range(0, 10).Select(k => (k * 1_000) + 7));
        var rows = await _host.LookAtEngine(db => db.Extensions.AsNoTracking().Where(e => e.BatchNo == batch).ToListAsync());
        rows.Count.ShouldBe(subjects);
        rows.Select(r => int.Parse(r.Fields["crash.turn"], CultureInfo.InvariantCulture)).Order().ShouldBe(Enumerable.Range(count - subjects, subjects), "the last update of each subject stands");
        rows.ShouldAllBe(r => r.Subject == "crash-" + (int.Parse(r.Fields["crash.turn"], CultureInfo.InvariantCulture) % subjects));
        rows.Sum(r => r.Version).ShouldBe(count - 10, "each update counts once");

        Task<int> Next() => _host.LookAtEngine(db => db.ExtensionBatches.AsNoTracking().Where(b => b.BatchNo == batch).Select(b => b.Next).SingleAsync());
    }

    [Test]
    public async Task What_was_acknowledged_before_a_kill_is_there_and_its_repetition_has_no_second_effect()
    {
        var asked = new ConcurrentBag<string>();
        var acknowledged = new ConcurrentDictionary<string, string>();
        var client = Client;
        await Load(10, () => acknowledged.Count >= 60, async number =>
        {
            var name = "单个物体 " + number;
            asked.Add(name);
            var answer = await client.Post("/api/v1/object-codes", Single(name), KeyOf(name));
            answer.Status.ShouldBe(201);
            acknowledged[name] = answer.Text("code")!;
        });
        await _host.Start();

        var stored = (await _host.Look(db => db.Codes.AsNoTracking().Where(c => EF.Functions.Like(c.Name, "单个物体 %")).Select(c => new { c.Name, c.Code }).ToListAsync())).ToLookup(c => c.Name, c => c.Code);
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(60);
        foreach (var (name, code) in acknowledged)
        {
            stored[name].ShouldBe([code], name);
        }
        client = Client;
        foreach (var name in asked)
        {
            var again = await client.Post("/api/v1/object-codes", Single(name), KeyOf(name));
            again.Status.ShouldBe(201, "the key of what was not answered must be free after the restart");
            again.Text("code").ShouldBe(acknowledged.GetValueOrDefault(name) ?? stored[name].SingleOrDefault() ?? again.Text("code"));
        }
        var total = await _host.Look(db => db.Codes.CountAsync(c => EF.Functions.Like(c.Name, "单个物体 %")));
        total.ShouldBe(asked.Count);
    }

    [Test, Row(28)]
    public async Task A_nonce_that_was_used_before_a_kill_is_refused_after_it()
    {
        const string target = "/api/v1/object-types";
        var header = Client.Sign("GET", target, []);
        (await Call()).Status.ShouldBe(200);
        await _host.Restart();
        var again = await Call();
        (again.Status, again.Text("code")).ShouldBe((401, "nonce.replayed"));
        (await Client.Get(target)).Status.ShouldBe(200);

        async Task<Answer> Call()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Address, target));
            request.Headers.TryAddWithoutValidation("Authorization", header);
            return await Partner.Send(request);
        }
    }

    [Test, Row(4)]
    public async Task An_answered_approval_stands_after_a_kill_and_has_its_audit_record()
    {
        const int count = 60;
        var batch = await Order("/api/v1/object-codes/batches", new { typeCode = "03101", items = Enumerable.Range(0, count).Select(i => Toilet("中转站 " + i)).ToArray() });
        await Until(batch, b => b.State == BatchState.Done);
        var pending = await _host.Look(db => db.Codes.Where(c => c.BatchNo == batch && c.State == ObjectCodeState.PendingReview).OrderBy(c => c.Id).Select(c => c.Code).ToListAsync());
        pending.Count.ShouldBe(count);
        using var reviewer = await Operator.SignIn("city-greening", address: _host.Address);
        var approved = new ConcurrentBag<string>();
        await Load(4, () => approved.Count >= count / 2, async number =>
        {
            if (number >= count)
            {
                await Task.Delay(20);
                return;
            }
            using var answer = await reviewer.Post($"/admin/reviews/{pending[number]}?handler=Approve", new(), $"/admin/reviews/{pending[number]}");
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            approved.Add(pending[number]);
        });
        await _host.Start();

        var codes = await _host.Look(db => db.Codes.AsNoTracking().Where(c => c.BatchNo == batch).ToListAsync());
        var decided = codes.Where(c => c.State != ObjectCodeState.PendingReview).ToList();
        approved.Except(decided.Select(c => c.Code)).ShouldBeEmpty("an answered approval was lost");
        decided.ShouldAllBe(c => c.State == ObjectCodeState.Issued && c.ReviewedBy != null && c.ReviewedBy != "system" && c.ReviewedAt != null);
        decided.Count.ShouldBeLessThan(count, "the kill must come before all are approved");
        var records = await _host.Look(db => db.Audit.AsNoTracking().Where(a => a.Action == "object.approved").Select(a => a.SubjectId).ToListAsync());
        records.Order().ShouldBe(decided.Select(c => c.Code).Order());
    }

    [Test]
    public async Task No_unified_code_is_handed_out_twice_after_an_older_copy_of_the_database_was_restored()
    {
        var copy = Path.Combine(Folder, "copy");
        _host.Kill();
        _host.CopyDatabaseTo(copy);
        await _host.Start();
        var printed = await Issue();
        _host.Kill();
        _host.RestoreDatabaseFrom(copy);
        var known = await _host.Look(db => db.Codes.Select(c => c.UnifiedCode).ToListAsync());
        known.Intersect(printed).ShouldBeEmpty("the copy must be older than what was printed");
        await _host.Start();
        var later = await Issue();
        later.Intersect(printed.Concat(known)).ShouldBeEmpty();

        async Task<List<string>> Issue()
        {
            var single = await Client.Post("/api/v1/object-codes", Single("打印后恢复"));
            single.Status.ShouldBe(201);
            var batch = await Order("/api/v1/object-codes/blank-batches", new { count = 1_500 });
            await Until(batch, b => b.State == BatchState.Done);
            return [single.Text("unifiedCode")!, .. await _host.Look(db => db.Codes.Where(c => c.BatchNo == batch).Select(c => c.UnifiedCode).ToListAsync())];
        }
    }

    private Partner Client => new(address: _host.Address);

    private static object Toilet(string name) => new { name, regionCode = "310104", address = "上海市徐汇区漕宝路 401 号" };

    private static object Single(string name) => new { typeCode = "03001", name, regionCode = "310104", address = "上海市徐汇区漕宝路 401 号" };

    private static string KeyOf(string name) => "key-" + name.Split(' ')[1];

    private async Task<string> Order(string target, object body)
    {
        var answer = await Client.Post(target, body);
        answer.Status.ShouldBe(202);
        return answer.Text("batchNo")!;
    }

    private Task<IntakeBatch> Batch(string batch) => _host.Look(db => db.Batches.AsNoTracking().SingleAsync(b => b.BatchNo == batch));

    private Task Until(string batch, Func<IntakeBatch, bool> holds) => Until(async () => holds(await Batch(batch)));

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Calls from several sides until it is enough, then kills the host amid the calls; those cut off are no failures.</summary>
    private async Task Load(int callers, Func<bool> enough, Func<int, Task> call)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (number, killed) = (-1, false);
        var work = Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref killed))
            {
                try
                {
                    await call(Interlocked.Increment(ref number));
                }
                catch (Exception e) when (Volatile.Read(ref killed) && e is HttpRequestException or IOException)
                {
                    return;
                }
            }
        })).ToArray();
        while (!enough() && !work.Any(w => w.IsFaulted))
        {
            await Task.Delay(5, patience.Token);
        }
        Volatile.Write(ref killed, true);
        _host.Kill();
        await Task.WhenAll(work);
    }
}
