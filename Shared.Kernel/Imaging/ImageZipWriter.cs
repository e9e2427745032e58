using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>One part of a batch: which labels, how they look and where the file goes.</summary>
public sealed record ImageZipJob(IReadOnlyList<CodeLabel> Labels, CodeStyle Style, string Path)
{
    public int Pixels { get; init; } = CodeImageRenderer.PrintPixels;

    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>True: the entries are SVG drawings; the PNG of the same label is what is checked.</summary>
    public bool Svg { get; init; }

    /// <summary>A style per label where they differ; otherwise all have <see cref="Style"/>.</summary>
    public IReadOnlyList<CodeStyle>? Styles { get; init; }

    /// <summary>The time written beside each entry; fixed, so that a part made again is the same file.</summary>
    public DateTimeOffset Stamp { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>A finished part.</summary>
public sealed record ImageZipPart(string Path, int Images, long Bytes);

/// <summary>Writes a part of a batch as a zip of checked images and a manifest, in the order of the labels.</summary>
public sealed class ImageZipWriter(CodeImageRenderer renderer, Func<byte[], string> digest)
{
    /// <summary>Most images in one part; larger batches are made of several.</summary>
    public const int MostImages = 5000;

    private const int Portion = 8;

    /// <summary>For the bench only: every image that leaves the house is checked.</summary>
    internal bool Checked { get; init; } = true;

    /// <summary>Replaces the drawing in tests that need a bad image.</summary>
    internal Func<CodeLabel, CodeStyle, int, byte[]> Draw { get; init; } = renderer.Png;

    /// <summary>The file appears under its name only when complete, checked and on disk; <paramref name="progress"/> hears of images done.</summary>
    public async Task<ImageZipPart> WriteAsync(ImageZipJob job, IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        Demand(job);
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(job.Path))!;
        Directory.CreateDirectory(directory);
        var temporary = System.IO.Path.Combine(directory, $".{System.IO.Path.GetFileName(job.Path)}.{Guid.CreateVersion7():N}.part");
        try
        {
            long bytes;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 256 * 1024))
            {
                await FillAsync(file, job, progress, cancel);
                await file.FlushAsync(cancel);
                file.Flush(flushToDisk: true);
                bytes = file.Length;
            }

            File.Move(temporary, job.Path, overwrite: true);
            return new ImageZipPart(job.Path, job.Labels.Count, bytes);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes the part to a stream that somebody else puts in its place when it is whole.</summary>
    /// <returns>The manifest that lies in the zip.</returns>
    public Task<ImageManifest> WriteAsync(ImageZipJob job, Stream output, IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        Demand(job);
        return FillAsync(output, job, progress, cancel);
    }

    /// <summary>Draws and checks every label without keeping the images, for files that are not made of PNG.</summary>
    /// <returns>The digests of the checked images, in order.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(ImageZipJob job, IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        Demand(job);
        var digests = new List<string>(job.Labels.Count);
        await foreach (var images in DrawnAsync(job, cancel))
        {
            digests.AddRange(images.Select(i => i.Digest));
            progress?.Report(digests.Count);
        }

        return digests;
    }

    private static void Demand(ImageZipJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Labels.Count is 0 or > MostImages)
        {
            throw new CodeImageException($"每个压缩包应有 1 至 {MostImages} 张码图片。");
        }
    }

    private async Task<ImageManifest> FillAsync(Stream file, ImageZipJob job, IProgress<int>? progress, CancellationToken cancel)
    {
        var manifest = new ImageManifest();
        var names = new ImageFileNames();
        var done = 0;
        // PNG is compressed already: entries are stored.
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        await foreach (var images in DrawnAsync(job, cancel))
        {
            foreach (var (label, image, sum) in images)
            {
                cancel.ThrowIfCancellationRequested();
                var name = names.Next(label, job.Svg ? ".svg" : ".png");
                Entry(zip, name, image, job.Stamp);
                manifest.Add(name, label, sum);
                done++;
            }

            progress?.Report(done);
        }

        Entry(zip, "manifest.csv", manifest.ToBytes(), job.Stamp);
        return manifest;
    }

    private async IAsyncEnumerable<IReadOnlyList<Drawn>> DrawnAsync(ImageZipJob job, [EnumeratorCancellation] CancellationToken cancel)
    {
        var workers = Math.Clamp(job.Workers, 1, 64);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var gate = new SemaphoreSlim(workers);
        // The channel's length bounds what is drawn ahead of the writer, and keeps the order.
        var portions = Channel.CreateBounded<Task<IReadOnlyList<Drawn>>>(new BoundedChannelOptions(workers * 2) { SingleReader = true, SingleWriter = true });
        var feed = FeedAsync();
        try
        {
            await foreach (var portion in portions.Reader.ReadAllAsync(cancel))
            {
                yield return await portion;
            }

            await feed;
        }
        finally
        {
            await stop.CancelAsync();
            await feed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (portions.Reader.TryRead(out var left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task FeedAsync()
        {
            try
            {
                for (var start = 0; start < job.Labels.Count; start += Portion)
                {
                    var first = start;
                    await portions.Writer.WriteAsync(Task.Run(() => PortionAsync(first), CancellationToken.None), stop.Token);
                }
            }
            finally
            {
                portions.Writer.Complete();
            }
        }

        async Task<IReadOnlyList<Drawn>> PortionAsync(int first)
        {
            await gate.WaitAsync(stop.Token);
            try
            {
                var images = new List<Drawn>(Portion);
                for (var i = first; i < Math.Min(first + Portion, job.Labels.Count); i++)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    images.Add(One(job, job.Labels[i], job.Styles?[i] ?? job.Style));
                }

                return images;
            }
            finally
            {
                gate.Release();
            }
        }
    }

    private Drawn One(ImageZipJob job, CodeLabel label, CodeStyle style)
    {
        var png = Draw(label, style, job.Pixels);
        if (Checked && CodeImageCheck.Verify(png, label) is { Ok: false } bad)
        {
            throw new CodeImageException($"统一编码 {label.UnifiedCode} 的码图片没有通过核对：{bad.Reason}。");
        }

        var image = job.Svg ? Encoding.UTF8.GetBytes(renderer.Svg(label, style)) : png;
        return new Drawn(label, image, digest(image));
    }

    private static void Entry(ZipArchive zip, string name, byte[] content, DateTimeOffset stamp)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = stamp;
        using var stream = entry.Open();
        stream.Write(content);
    }

    private readonly record struct Drawn(CodeLabel Label, byte[] Image, string Digest);
}
