using System.Text.Json;
using FluentValidation;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Features;

/// <summary>An operator uploads a workbook; it is kept and then judged row by row, nothing is taken in yet (rows 5, 6, 81, 107).</summary>
internal static class UploadEnterpriseSheet
{
    /// <param name="Content">Seekable.</param>
    internal sealed record Command(SheetKind Kind, string FileName, Stream? Content) : ICommand<Result>;

    internal sealed record Result(string BatchNo);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).IsInEnum().WithMessage("请选择要做的事。");
            RuleFor(c => c.Content).NotNull().WithMessage("请选择要上传的文件。").OverridePropertyName("File");
        }
    }

    internal sealed class Handler(EnterpriseDb db, SheetWorks works, IFileStore files, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var headings = (await works.For(request.Kind, user.Actor).TemplateAsync(user.Actor, ct)).Headings;
            var batchNo = EnterpriseIssuing.NewBatchNo(db.Now);
            var stored = $"enterprise-sheets/{batchNo[1..7]}/{batchNo}";
            var kept = false;
            try
            {
                var (rows, hash) = await KeepAsync(request.Content!, stored, headings, ct);
                db.Batches.Add(new SheetBatch
                {
                    BatchNo = batchNo,
                    Kind = request.Kind,
                    State = SheetState.Checking,
                    Total = rows,
                    FileName = ShortName(request.FileName),
                    FileHash = hash,
                    StoredFile = stored,
                    ScopeJson = JsonSerializer.Serialize(user.Actor.Scope, Json.Stored),
                    DepartmentId = user.Actor.DepartmentId,
                    CreatedBy = user.Actor.Id,
                    CreatedByName = user.Actor.Name,
                    CreatedAt = db.Now,
                });
                db.Record("enterprise-sheet.uploaded", "enterprise-sheet", batchNo, new { kind = request.Kind, rows, sm3 = hash });
                await db.SaveChangesAsync(ct);
                kept = true;
            }
            finally
            {
                if (!kept)
                {
                    await files.DeleteAsync(stored, CancellationToken.None);
                }
            }
            after.Wake<RunEnterpriseSheetsJob>();
            return new Result(batchNo);
        }

        /// <summary>A file that cannot be read as a whole is refused here and now, with its sentence.</summary>
        private async Task<(int Rows, string Hash)> KeepAsync(Stream content, string stored, IReadOnlyList<SheetHeading> headings, CancellationToken ct)
        {
            try
            {
                content.Position = 0;
                using var reader = await SheetReader.OpenAsync(content, headings, ct: ct);
                if (reader.RowCount == 0)
                {
                    throw new InputInvalid("file", "表格里没有数据行，请在标题下面填写内容后重新上传。");
                }
                content.Position = 0;
                var hash = Convert.ToHexStringLower(await Sm3.HashAsync(content, ct));
                content.Position = 0;
                await files.SaveAsync(stored, stream => content.CopyToAsync(stream, ct), ct);
                return (reader.RowCount, hash);
            }
            catch (SheetRejected rejected)
            {
                throw new InputInvalid("file", rejected.Message);
            }
        }

        private static string ShortName(string name)
        {
            var plain = Normalise.Field(name.Split('/', '\\')[^1]);
            return plain.Length == 0 ? "表格" : plain.Length > 200 ? plain[^200..] : plain;
        }
    }
}
