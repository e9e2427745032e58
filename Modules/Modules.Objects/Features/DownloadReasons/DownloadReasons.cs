using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Exports;
using SuiShenMa.Objects.Intake;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The uploaded workbook back, each row with the reason against it, ready to be corrected and uploaded again.</summary>
internal static class DownloadReasons
{
    internal sealed record Query(string BatchNo) : IQuery<Result>;

    /// <param name="Content">A temporary file that goes when it is closed.</param>
    internal sealed record Result(string FileName, Stream Content);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, IFileStore files, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var batch = await db.Batches.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo && b.Source == BatchSource.Workbook, ct)
                ?? throw new NotFound("没有这个批次，请核对批次号。");
            WrittenScope.Demand(user.Actor, JsonSerializer.Deserialize<Scope>(batch.ScopeJson, Json.Stored) ?? Scope.Nothing, DataActions.Add, batch.TypeCode, null, "请在现在的范围内重新上传。");
            var type = types.Find(batch.TypeCode) ?? throw new NotFound("物体类型已不存在。");
            await using var stored = batch.StoredFile is null || batch.State is BatchState.Dropped or BatchState.Checking ? null : await files.OpenAsync(batch.StoredFile, ct);
            if (stored is null)
            {
                throw new NotFound("这个批次没有可以下载的表格。");
            }
            // Good rows need no memory: only what there is to say is held.
            var said = await db.Items.AsNoTracking().Where(i => i.BatchNo == batch.BatchNo && i.State != ItemState.Waiting)
                .Select(i => new IntakeItem { Number = i.Number, State = i.State, Code = i.Code, Message = i.Message }).ToDictionaryAsync(i => i.Number, ct);
            using var reader = await SheetReader.OpenAsync(stored, new WorkbookFormat(type.Type).Headings, ct: ct);
            var output = new FileStream(Path.Combine(Path.GetTempPath(), $"reasons-{Guid.CreateVersion7():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            try
            {
                await ReasonsWorkbook.WriteAsync(reader, output, row => said.TryGetValue(row.RowNumber, out var item) ? RowWords.VerdictOf(item) : RowVerdict.Good, ct: ct);
                output.Position = 0;
                return new Result($"错误原因-{batch.BatchNo}.xlsx", output);
            }
            catch
            {
                await output.DisposeAsync();
                throw;
            }
        }
    }
}
