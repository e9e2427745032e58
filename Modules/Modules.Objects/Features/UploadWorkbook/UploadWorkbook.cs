using System.Text.Json;
using FluentValidation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Intake;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator uploads a workbook of objects; it is kept and then judged row by row, nothing becomes a code yet (row 3).</summary>
internal static class UploadWorkbook
{
    /// <param name="ManagerChoice">For rows that say nothing themselves.</param>
    /// <param name="Content">Seekable.</param>
    internal sealed record Command(string TypeCode, ManagerChoice ManagerChoice, string FileName, Stream? Content) : ICommand<Result>;

    internal sealed record Result(string BatchNo);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.TypeCode).NotEmpty().WithMessage("请选择物体类型。").MaximumLength(16).WithMessage("没有这个物体类型。");
            RuleFor(c => c.ManagerChoice).IsInEnum().WithMessage("请选择主管部门。");
            RuleFor(c => c.Content).NotNull().WithMessage("请选择要上传的文件。").OverridePropertyName("File");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, IFileStore files, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var type = ImportableType(types, user.Actor, request.TypeCode);
            var batchNo = CodeMaker.NewNumber('B', db.Now);
            var stored = $"imports/{batchNo[1..7]}/{batchNo}";
            var kept = false;
            try
            {
                var (rows, hash) = await KeepAsync(request.Content!, stored, new WorkbookFormat(type.Type), ct);
                db.Batches.Add(new IntakeBatch
                {
                    BatchNo = batchNo,
                    Source = BatchSource.Workbook,
                    State = BatchState.Checking,
                    TypeCode = type.Type.Code,
                    Total = rows,
                    DepartmentId = user.Actor.DepartmentId,
                    CreatedBy = user.Actor.Id,
                    CreatedByName = user.Actor.Name,
                    CreatedAt = db.Now,
                    FileName = ShortName(request.FileName),
                    FileHash = hash,
                    StoredFile = stored,
                    ManagerChoice = request.ManagerChoice,
                    ScopeJson = JsonSerializer.Serialize(user.Actor.Scope, Json.Stored),
                });
                db.Record("workbook.uploaded", "object-batch", batchNo, new { type = type.Type.Code, rows, sm3 = hash });
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
            after.Wake<RunWorkbookChecksJob>();
            return new Result(batchNo);
        }

        /// <summary>A file that cannot be read as a whole is refused here and now, with its sentence.</summary>
        private async Task<(int Rows, string Hash)> KeepAsync(Stream content, string stored, WorkbookFormat format, CancellationToken ct)
        {
            try
            {
                content.Position = 0;
                using var reader = await SheetReader.OpenAsync(content, format.Headings, ct: ct);
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
            return plain.Length is 0 or > 200 ? plain.Length == 0 ? "表格" : plain[^200..] : plain;
        }
    }

    /// <summary>A type that the caller may enter, on the shelf, and that a table can carry.</summary>
    internal static TypeInfo ImportableType(ITypeCatalog types, Actor actor, string typeCode)
    {
        var type = PreIssueObjectCode.TypeFor(types, actor, typeCode);
        return !type.OnShelf ? throw new InputInvalid("typeCode", $"物体类型“{type.Type.Name}”已下架，不能录入新的物体。")
            : new WorkbookFormat(type.Type).Obstacle is { } photo ? throw new InputInvalid("typeCode", $"“{type.Type.Name}”要求上传“{photo.Name}”，表格里放不了照片，请单个录入。")
            : type;
    }
}
