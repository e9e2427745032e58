using System.Security.Cryptography;
using System.Text.Json;
using FluentValidation;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>A partner hands over up to 10 000 updates of extension values and colours; they are stored now and worked off in order (row 24).</summary>
internal static class UpdateExtensions
{
    public const int MaxItems = 10_000;
    public const string Table = "codes_extension_item";

    internal sealed record Command(IReadOnlyList<Item> Items) : ICommand<Result>;

    /// <param name="Fields">Value by key; null takes a value away.</param>
    /// <param name="Colour">Null leaves the colour, an empty text takes it away.</param>
    internal sealed record Item(string? Subject, Dictionary<string, JsonElement>? Fields, string? Colour);

    internal sealed record Result(string BatchNo);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Items).NotEmpty().WithMessage("请至少提交一条。").Must(i => i.Count <= MaxItems).WithMessage($"一次最多提交 {MaxItems} 条，请分批。");
    }

    internal sealed class Handler(CodesDb db, FieldCipher cipher, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var now = db.Now;
            var batch = new ExtensionBatch
            {
                BatchNo = $"X{ChinaTime.Of(now):yyyyMMddHHmmss}{RandomNumberGenerator.GetString(CodeAlphabet.Characters, 6)}",
                State = ExtensionBatchState.Queued,
                Total = request.Items.Count,
                AppId = user.Actor.Id,
                DepartmentId = user.Actor.DepartmentId,
                CreatedAt = now,
            };
            db.ExtensionBatches.Add(batch);
            db.ExtensionItems.AddRange(request.Items.Select((item, index) => new ExtensionItem
            {
                BatchNo = batch.BatchNo,
                Number = index,
                // What businesses add to persons may be personal, whatever they call it.
                Payload = cipher.Encrypt(JsonSerializer.Serialize(item, Json.Stored), Table, $"{batch.BatchNo}/{index}", "payload"),
            }));
            db.Record("extension-batch.queued", "extension-batch", batch.BatchNo, new { items = batch.Total });
            await db.SaveChangesAsync(ct);
            after.Wake<RunExtensionBatchesJob>();
            return new Result(batch.BatchNo);
        }
    }
}
