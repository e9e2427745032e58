using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Encrypts and signs answers: SM2 with the platform's key over <c>timestamp\nnonce\nSM3(body)\n</c> in <c>Ssm-*</c> headers.</summary>
internal sealed class AnswerSigner(IKeyring keyring, TimeProvider clock)
{
    /// <summary>Holds the answer back until it is complete and can be encrypted and signed.</summary>
    public HeldAnswer Begin(HttpContext http, bool signs)
    {
        var held = new HeldAnswer(this, http.Response.Body, signs);
        http.Response.Body = held.Buffer;
        return held;
    }

    private ReadOnlyMemory<byte> Finish(HttpResponse response, ReadOnlyMemory<byte> body, bool signs, PayloadEnvelope? envelope)
    {
        envelope = body.Length == 0 ? null : envelope;
        if (!signs && envelope is null)
        {
            return body;
        }
        var timestamp = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        response.Headers["Ssm-Timestamp"] = timestamp;
        response.Headers["Ssm-Nonce"] = nonce;
        // The signature covers the envelope as it is sent.
        var sent = envelope is null ? body : envelope.Seal(response, timestamp, nonce, body.Span);
        if (signs)
        {
            var key = keyring.PlatformSigner;
            response.Headers["Ssm-Key-Id"] = key.Kid;
            response.Headers["Ssm-Signature"] = Convert.ToBase64String(key.Sign(Encoding.ASCII.GetBytes(timestamp + "\n" + nonce + "\n" + Sm3.HashHex(sent.Span) + "\n")));
        }
        return sent;
    }

    /// <summary>An answer on its way out.</summary>
    internal sealed class HeldAnswer(AnswerSigner signer, Stream original, bool signs)
    {
        /// <summary>Of a call that was encrypted: what is answered from here on is encrypted as well.</summary>
        public PayloadEnvelope? Envelope { get; set; }

        public MemoryStream Buffer { get; } = new();

        public void Discard() => Buffer.SetLength(0);

        /// <summary>What is answered, for who looks at it before it is out.</summary>
        public (ReadOnlyMemory<byte> Start, long Length) Content =>
            (Buffer.Capacity <= 2 * CallLog.CallBytes.Kept ? Buffer.GetBuffer().AsMemory(0, (int)Buffer.Length) : Buffer.GetBuffer().AsSpan(0, (int)Math.Min(Buffer.Length, CallLog.CallBytes.Kept)).ToArray(), Buffer.Length);

        public async Task FinishAsync(HttpContext http)
        {
            http.Response.Body = original;
            var body = signer.Finish(http.Response, Buffer.GetBuffer().AsMemory(0, (int)Buffer.Length), signs, Envelope);
            http.Response.ContentLength = http.Response.StatusCode is 204 or 304 ? null : body.Length;
            if (body.Length > 0)
            {
                await original.WriteAsync(body, http.RequestAborted);
            }
        }
    }
}
