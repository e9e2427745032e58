using System.IO.Compression;
using System.Text;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

/// <summary>Writes one part and the list of its images; every image was read back and says its code's address.</summary>
internal sealed class PartWriter(CodeImageRenderer renderer, ImageZipWriter zips, CodeLabels labels, IFileStore files)
{
    /// <exception cref="CodeImageException">An image did not pass its check, or no Chinese font is there to draw it.</exception>
    public async Task WriteAsync(ImageFile file, ImageFormat format, IReadOnlyList<PrintedCode> codes, StyleSet set, IProgress<int> progress, CancellationToken ct)
    {
        var printed = codes.Select(labels.Of).ToList();
        var work = new ImageZipJob(printed, set.Of(codes[0].TypeCode), "") { Svg = format == ImageFormat.Svg, Styles = set.IsOne ? null : [.. codes.Select(c => set.Of(c.TypeCode))] };
        string rows = "";
        if (format == ImageFormat.Pdf)
        {
            await zips.CheckAsync(work, progress, ct);
            var sheet = SheetLayout.Fit(work.Style);
            await files.SaveAsync(file.StoredFile, stream =>
            {
                renderer.Pdf(printed, work.Style, sheet, stream, ct);
                return Task.CompletedTask;
            }, ct);
            var list = new ImageManifest();
            for (var i = 0; i < printed.Count; i++)
            {
                list.Add(FormattableString.Invariant($"{file.Name}#page={(i / sheet.PerPage) + 1}"), printed[i], "");
            }
            rows = list.Rows;
        }
        else
        {
            await files.SaveAsync(file.StoredFile, async stream => rows = Prefixed(file.Name, (await zips.WriteAsync(work, stream, progress, ct)).Rows), ct);
            await CountAsync(file, printed.Count, ct);
        }
        await files.SaveAsync(ListOf(file), async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(rows), ct), ct);
    }

    /// <summary>The manifest of the whole job: the lists of its parts one after the other.</summary>
    public async Task WriteManifestAsync(IEnumerable<ImageFile> parts, Stream output, CancellationToken ct)
    {
        await output.WriteAsync(ImageManifest.Whole(""), ct);
        foreach (var part in parts)
        {
            await using var list = await files.OpenAsync(ListOf(part), ct) ?? throw new CodeImageException($"{part.Name} 的清单丢失，请重新申请。");
            await list.CopyToAsync(output, ct);
        }
    }

    private static string ListOf(ImageFile file) => file.StoredFile + ".rows";

    /// <summary>Says of each image in which zip it lies; a row is one line, because labels hold no line breaks.</summary>
    private static string Prefixed(string zip, string rows) =>
        string.Concat(rows.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(r => $"{zip}/{r}\r\n"));

    private async Task CountAsync(ImageFile file, int images, CancellationToken ct)
    {
        await using var stream = await files.OpenAsync(file.StoredFile, ct) ?? throw new IOException($"{file.StoredFile} is gone right after it was written.");
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        if (zip.Entries.Count != images + 1)
        {
            throw new CodeImageException($"{file.Name} 应有 {images} 张图片，实有 {zip.Entries.Count - 1} 张，没有通过核对。");
        }
    }
}
