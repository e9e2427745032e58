using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Reads the body of a partner call straight from the memory in which the gateway holds it, for operations that run for every scan.</summary>
public static class PartnerBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="BadHttpRequestException">Not declared as JSON, no body, or it is not JSON of this shape.</exception>
    public static T Read<T>(HttpContext http) where T : class
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.Body is not MemoryStream held || !held.TryGetBuffer(out var buffer))
        {
            throw new BadHttpRequestException("The request has no body.");
        }
        if (http.Request.ContentType is not "application/json" && !http.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("The body is not declared as JSON.", StatusCodes.Status415UnsupportedMediaType);
        }
        var bytes = buffer.AsSpan();
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.StartsWith(ByteOrderMark) ? bytes[3..] : bytes, Json.Read)
                ?? throw new BadHttpRequestException("The body is null.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not JSON of the expected shape.", StatusCodes.Status400BadRequest, e);
        }
    }
}
