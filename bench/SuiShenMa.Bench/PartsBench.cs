using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Org.BouncyCastle.Crypto.Digests;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Bench;

/// <summary>What each part of a verify call costs by itself, one thread, without HTTP: time and allocated bytes.</summary>
internal static class PartsBench
{
    public static BenchCommand Command { get; } = new("verify-parts", "cost of each part of a verify call, in process [--codes 1000000]", async args =>
    {
        var options = new BenchOptions(args);
        var codes = await StoredCodes.PrepareAsync(options);
        await using var app = await StoredCodes.OpenAsync(codes.Data);
        Bench.Row("part of a verify call", "µs", "bytes");
        Signatures();
        var tokens = app.Services.GetRequiredService<BearerTokens>();
        var token = tokens.Issue("demo-fast", null, 7200);
        Measure("bearer token read", 20_000, _ => tokens.Read(token));
        var directory = app.Services.GetRequiredService<IPartnerDirectory>();
        Measure("application found", 200_000, _ => directory.FindAsync("demo-fast", CancellationToken.None).AsTask().GetAwaiter().GetResult());
        var nonces = app.Services.GetRequiredService<INonceStore>();
        var until = DateTime.UtcNow.AddMinutes(10);
        Measure("nonce reserved", 100_000, i => nonces.ReserveAsync("demo-fast", string.Create(CultureInfo.InvariantCulture, $"parts-of-a-call-{i:D8}-{Environment.TickCount64}"), until, CancellationToken.None));
        Lookups(app.Services, codes);
        return 0;
    });

    private static void Signatures()
    {
        var body = new byte[130];
        var lines = new byte[190];
        var digest = new byte[Sm3.Size];
        var library = new SM3Digest();
        Measure("SM3 of the body, the library's", 100_000, _ =>
        {
            library.BlockUpdate(body, 0, body.Length);
            library.DoFinal(digest, 0);
        });
        Measure("SM3 of the body", 100_000, _ => Sm3.Hash(body, digest));
        var hmac = new HmacSm3("secret"u8);
        Measure("HMAC-SM3 of the five lines", 100_000, _ => hmac.Write(lines, digest));
        var header = $"SSM1-HMAC-SM3 appId=\"demo-fast\",keyId=\"demo-hmac\",timestamp=\"1760000000123\",nonce=\"{new string('n', 24)}\",signature=\"{new string('0', 64)}\"";
        Measure("signature header taken apart", 100_000, _ => SignatureHeader.Parse(header));
    }

    private static void Lookups(IServiceProvider services, StoredCodes codes)
    {
        var genuine = services.GetRequiredService<GenuineCodes>();
        var objects = services.GetRequiredService<IObjectCodes>();
        var url = "https://code.example.sh.gov.cn/w/" + Encoding.ASCII.GetString(codes[0]);
        Measure("code value read from its address", 200_000, _ => CodeValue.Read(url, out var _));
        Measure("answer, card in memory", 200_000, _ => VerifyObjectCode.AnswerAsync(genuine, url, CancellationToken.None).AsTask().GetAwaiter().GetResult());
        var step = 1;
        Measure("card from the database", Math.Min(20_000, (codes.Count - 1) / 3), _ => objects.FindAsync(Encoding.ASCII.GetString(codes[step++]), CancellationToken.None).AsTask().GetAwaiter().GetResult());
        Measure("answer, card from the database", Math.Min(20_000, (codes.Count - 1) / 3), _ => VerifyObjectCode.AnswerAsync(genuine, Encoding.ASCII.GetString(codes[step++]), CancellationToken.None).AsTask().GetAwaiter().GetResult());
    }

    private static void Measure(string what, int rounds, Action<int> act)
    {
        for (var i = 0; i < Math.Min(rounds / 4, 2_000); i++)
        {
            act(-1 - i);
        }
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < rounds; i++)
        {
            act(i);
        }
        var micro = clock.Elapsed.TotalMicroseconds / rounds;
        Bench.Row(what, micro.ToString("0.00", CultureInfo.InvariantCulture), (GC.GetAllocatedBytesForCurrentThread() - bytes) / rounds);
    }
}
