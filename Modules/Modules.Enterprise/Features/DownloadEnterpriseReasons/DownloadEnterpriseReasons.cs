using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Features;

/// <summary>The uploaded workbook back, each row with the reasons against it or its result, ready to be corrected and uploaded again.</summary>
internal static class DownloadEnterpriseReasons
{
    internal sealed record Query(string BatchNo) : IQuery<Result>;

    /// <param name="Content">A temporary file that goes when it is closed.</param>
    internal sealed record Result(string FileName, Stream Content);

    internal sealed class Handler(EnterpriseDb db, SheetWorks works, IFileStore files, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var batch = await db.Batches.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo, ct) ?? throw new NotFound("没有这个批次，请核对批次号。");
            EnterpriseScoping.DemandStill(user.Actor, JsonSerializer.Deserialize<Scope>(batch.ScopeJson, Json.Stored) ?? Scope.Nothing, DataActions.Add);
            await using var stored = batch.State is SheetState.Dropped or SheetState.Checking ? null : await files.OpenAsync(batch.StoredFile, ct);
            if (stored is null)
            {
                throw new NotFound("这个批次没有可以下载的表格。");
            }
            var work = works.Of(batch.Kind);
            var heading = work.OnlyChecks ? "校验结果" : ReasonsWorkbook.Heading;
            // Good rows need no memory: only what there is to say is held.
            var said = await db.Rows.AsNoTracking().Where(r => r.BatchNo == batch.BatchNo && r.State != RowState.Waiting)
                .Select(r => new SheetBatchRow { Number = r.Number, State = r.State, Message = r.Message }).ToDictionaryAsync(r => r.Number, ct);
            using var reader = await SheetReader.OpenAsync(stored, (await work.TemplateAsync(user.Actor, ct)).Headings, ct: ct);
            var output = new FileStream(Path.Combine(Path.GetTempPath(), $"enterprise-reasons-{Guid.CreateVersion7():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            try
            {
                await ReasonsWorkbook.WriteAsync(reader, output, row => said.TryGetValue(row.RowNumber, out var item) ? RowWords.VerdictOf(item) : RowVerdict.Good, heading: heading, ct: ct);
                output.Position = 0;
                return new Result($"{heading}-{batch.BatchNo}.xlsx", output);
            }
            catch
            {
                await output.DisposeAsync();
                throw;
            }
        }
    }
}
