using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Signs answers: SM2 with the platform's key over <c>timestamp\nnonce\nSM3(body)\n</c> in <c>Ssm-*</c> headers.</summary>
internal sealed class AnswerSigner(IKeyring keyring, TimeProvider clock)
{
    /// <summary>Holds the answer back until it is complete and can be signed.</summary>
    public HeldAnswer Begin(HttpContext http)
    {
        var held = new HeldAnswer(this, http.Response.Body);
        http.Response.Body = held.Buffer;
        return held;
    }

    private void Sign(HttpResponse response, ReadOnlySpan<byte> body)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var key = keyring.PlatformSigner;
        var signature = key.Sign(Encoding.ASCII.GetBytes(timestamp + "\n" + nonce + "\n" + Sm3.HashHex(body) + "\n"));
        response.Headers["Ssm-Timestamp"] = timestamp;
        response.Headers["Ssm-Nonce"] = nonce;
        response.Headers["Ssm-Key-Id"] = key.Kid;
        response.Headers["Ssm-Signature"] = Convert.ToBase64String(signature);
    }

    /// <summary>An answer on its way out.</summary>
    internal sealed class HeldAnswer(AnswerSigner signer, Stream original)
    {
        public MemoryStream Buffer { get; } = new();

        public void Discard() => Buffer.SetLength(0);

        /// <summary>What is answered, for who looks at it before it is out.</summary>
        public (ReadOnlyMemory<byte> Start, long Length) Content =>
            (Buffer.Capacity <= 2 * CallLog.CallBytes.Kept ? Buffer.GetBuffer().AsMemory(0, (int)Buffer.Length) : Buffer.GetBuffer().AsSpan(0, (int)Math.Min(Buffer.Length, CallLog.CallBytes.Kept)).ToArray(), Buffer.Length);

        public async Task FinishAsync(HttpContext http)
        {
            http.Response.Body = original;
            var body = Buffer.GetBuffer().AsMemory(0, (int)Buffer.Length);
            signer.Sign(http.Response, body.Span);
            http.Response.ContentLength = http.Response.StatusCode is 204 or 304 ? null : body.Length;
            if (body.Length > 0)
            {
                await original.WriteAsync(body, http.RequestAborted);
            }
        }
    }
}
