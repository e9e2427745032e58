using System.Text;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Web;

/// <summary>Lets a form that is sent twice, by a double click or after a lost answer, have one effect and the same answer.</summary>
public static class FormOnce
{
    /// <param name="content">All that the form says; other content under the same token is another request.</param>
    public static void Claim(this ActorContext context, HttpRequest request, string? token, object content)
    {
        if (token is { Length: 32 } && token.All(char.IsAsciiHexDigitLower))
        {
            var text = request.Path + "\n" + token + "\n" + System.Text.Json.JsonSerializer.Serialize(content, Json.Stored);
            var hash = Sm3.HashHex(Encoding.UTF8.GetBytes(text));
            context.Idempotency = new IdempotencyClaim("form-" + hash[..48], hash);
        }
    }
}
