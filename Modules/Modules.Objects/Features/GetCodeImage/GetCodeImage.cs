using System.Globalization;
using FluentValidation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>单码图片下载 (row 208): the image of one code of the caller's scope, drawn now and read back before it leaves.</summary>
internal static class GetCodeImage
{
    public const int LeastPixels = 120;
    public const int MostPixels = 2_000;
    public const int UsualPixels = 480;

    /// <param name="Size">Width in pixels; for PNG only, the others have their size in millimetres.</param>
    internal sealed record Query(string Code, string? Format = null, string? Size = null, string? Style = null) : IQuery<Result>;

    internal sealed record Result(byte[] Bytes, ImageFormat Format, string FileName, string Sm3, string Code, string TypeCode, string StyleCode);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, CodeStyles styles, CodeLabels labels, CodeImageRenderer renderer, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var format = string.IsNullOrEmpty(request.Format) ? ImageFormat.Png : ImageFormats.Parse(request.Format);
            var pixels = PixelsOf(request.Size);
            var code = await db.Codes.Within(user.Actor, types, DataActions.Download).FindCodeAsync(request.Code, ct);
            var set = await styles.ResolveAsync(request.Style, [code.TypeCode], "style", ct);
            var bytes = Draw(renderer, labels.Of(code), set.Of(code.TypeCode), format, pixels);
            return new Result(bytes, format, $"{code.UnifiedCode}_{code.Code}.{format.Word()}", Sm3.HashHex(bytes), code.Code, code.TypeCode, set.StyleCode);
        }

        private static int PixelsOf(string? size) => string.IsNullOrEmpty(size) ? UsualPixels
            : int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels is >= LeastPixels and <= MostPixels ? pixels
            : throw new InputInvalid("size", $"图片宽度应为 {LeastPixels} 至 {MostPixels} 之间的整数（像素）。");
    }

    internal static byte[] Draw(CodeImageRenderer renderer, CodeLabel label, CodeStyle style, ImageFormat format, int pixels) =>
        CheckedCodeImage.Draw(renderer, label, style, format.Word(), pixels);
}

/// <summary>An operator's browser saved the image of one code.</summary>
internal static class RecordImageDownload
{
    internal sealed record Command(DownloadRecord Download) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Download.FileName).NotEmpty().MaximumLength(100);
    }

    internal sealed class Handler(ObjectsDb db, DownloadLog log) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command request, CancellationToken ct)
        {
            log.Note(request.Download);
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
