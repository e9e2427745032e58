using System.Diagnostics;
using Shouldly;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Entry;

/// <summary>How long the largest workbook takes; run by hand, as it says more of the machine than of a change.</summary>
[Explicit("measures")]
internal sealed class ImportSpeedTests
{
    [Test]
    public async Task A_hundred_thousand_rows_are_judged_and_taken_in_within_a_minute_each()
    {
        var type = await EntryKit.TypeAsync(more: t =>
        {
            t.PartNumberRequired = true;
            t.Attributes = [new() { Key = "no", Name = "编号", DataType = AttributeDataType.Text }, new() { Key = "kind", Name = "材质", DataType = AttributeDataType.Text }];
        });
        var file = await EntryKit.ManyAsync(type, 100_000);
        var start = Peak();
        var clock = Stopwatch.StartNew();
        var batchNo = await EntryKit.UploadAsync(type, file);
        await Report("upload");
        await Slice.Run<RunWorkbookChecksJob>();
        var check = await Report("dry run");
        (await EntryKit.BatchAsync(batchNo)).Failed.ShouldBe(0);
        await Slice.Send(EntryKit.Xuhui, new CommitWorkbook.Command(batchNo, CommitMode.AcceptedRows));
        await Slice.Run<RunIntakeBatchesJob>();
        var commit = await Report("commit");
        (await EntryKit.BatchAsync(batchNo)).ShouldBeDone(100_000);
        await using (var reasons = (await Slice.Send(EntryKit.Xuhui, new DownloadReasons.Query(batchNo))).Content)
        {
            await Report($"reasons, {reasons.Length >> 10} KB");
        }
        check.ShouldBeLessThan(60);
        commit.ShouldBeLessThan(60);
        (Peak() - start).ShouldBeLessThan(300);

        async Task<double> Report(string what)
        {
            var seconds = clock.Elapsed.TotalSeconds;
            await TestContext.Progress.WriteLineAsync($"{what}: {seconds:F1} s, growth {Peak() - start} MB");
            clock.Restart();
            return seconds;
        }
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
