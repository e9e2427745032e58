using System.Security.Cryptography;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Objects.Entry;

/// <summary>Photos of objects: drawn anew without EXIF, kept under an id that nobody can guess.</summary>
internal sealed class PhotoStore(IFileStore files)
{
    /// <returns>The id of the photo, or the reason why it was refused.</returns>
    public async Task<(string? Id, string? Reason)> KeepAsync(Stream upload, CancellationToken ct)
    {
        var photo = await PhotoSanitizer.CleanAsync(upload, ct);
        if (!photo.Ok)
        {
            return (null, photo.Reason);
        }
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await files.SaveAsync(NameOf(id), async stream => await stream.WriteAsync(photo.Jpeg, ct), ct);
        return (id, null);
    }

    /// <returns>A JPEG, or null when there is none under this id.</returns>
    public async Task<Stream?> OpenAsync(string id, CancellationToken ct) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? await files.OpenAsync(NameOf(id), ct) : null;

    public async Task<bool> ExistsAsync(string id, CancellationToken ct)
    {
        await using var stream = await OpenAsync(id, ct);
        return stream is not null;
    }

    /// <summary>Two letters make a folder, so that none grows without end.</summary>
    private static string NameOf(string id) => $"photos/{id[..2]}/{id}.jpg";
}
