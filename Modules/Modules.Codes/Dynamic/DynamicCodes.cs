using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>What a plain camera gets to see of a dynamic code.</summary>
internal sealed class DynamicCodes(DynamicTokens tokens, OfflineTokens offline, Subjects subjects, CertTypes types, VirtualCodeAddresses addresses, IServiceScopeFactory scopes, TimeProvider clock, ClockGuard guard) : IDynamicCodes
{
    public ValueTask<DynamicCodeSight> ScannedAsync(string scanned, CancellationToken ct)
    {
        guard.DemandSteady();
        var text = DynamicText.TokenOf(scanned);
        var isOffline = text.Length == OfflineTokens.TextLength;
        var fault = isOffline ? offline.Read(text, out var token) : tokens.Read(text, out token);
        var left = (isOffline ? OfflineTokens.ExpiresAt(token) : token.ExpiresAt) - clock.GetUtcNow().ToUnixTimeSeconds();
        return fault switch
        {
            TokenFault.None => LookAsync(token, (int)Math.Max(0, left), text.ToString(), ct),
            TokenFault.Malformed => new(new DynamicCodeSight(DynamicCodeKind.Unknown, DynamicCodeState.Malformed)),
            TokenFault.Forged => new(new DynamicCodeSight(DynamicCodeKind.Unknown, DynamicCodeState.Forged)),
            _ => new(new DynamicCodeSight(KindOf(token.Kind), DynamicCodeState.Expired)),
        };
    }

    private static DynamicCodeKind KindOf(DynamicKind kind) => kind switch
    {
        DynamicKind.Person => DynamicCodeKind.Person,
        DynamicKind.Enterprise => DynamicCodeKind.Enterprise,
        _ => DynamicCodeKind.Virtual,
    };

    private async ValueTask<DynamicCodeSight> LookAsync(DynamicToken token, int left, string text, CancellationToken ct)
    {
        var kind = KindOf(token.Kind);
        if (kind == DynamicCodeKind.Virtual)
        {
            return await LookAtVirtualAsync(token, left, text, ct);
        }
        if (await subjects.FindAsync(token.Subject, ct) is not { } subject || subject.Revokes(token.IssuedAt))
        {
            return new DynamicCodeSight(kind, DynamicCodeState.Revoked);
        }
        return new DynamicCodeSight(kind, DynamicCodeState.Good, left, CertTypes.Find(token.CertNumber) is { } type ? types.NameOf(type) : "");
    }

    private async Task<DynamicCodeSight> LookAtVirtualAsync(DynamicToken token, int left, string text, CancellationToken ct)
    {
        if (await Patience.WithinAsync(ReadVirtualAsync(token.Subject, ct)) is not { } code)
        {
            return new DynamicCodeSight(DynamicCodeKind.Virtual, DynamicCodeState.Revoked);
        }
        if (code.UsedAt is not null)
        {
            return new DynamicCodeSight(DynamicCodeKind.Virtual, DynamicCodeState.Used, AppName: code.AppName);
        }
        await using var scope = scopes.CreateAsyncScope();
        await NoteScanAsync(scope.ServiceProvider.GetRequiredService<CodesDb>(), code, ct);
        // Judged again at every scan: a host that was taken off the lists gets no more visitors.
        var landing = code.LandingUrl is { } url && await addresses.LandingFaultAsync(url, ct) is null ? WithToken(url, text) : null;
        return new DynamicCodeSight(DynamicCodeKind.Virtual, DynamicCodeState.Good, left, AppName: code.AppName, LandingUrl: landing);
    }

    private async Task<VirtualCode?> ReadVirtualAsync(long reference, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        using var report = SealedRowReading.WithoutRefusing();
        return await db.VirtualCodes.AsNoTracking().FirstOrDefaultAsync(v => v.Ref == reference, ct) is { } code && db.IsTrusted(code) ? code : null;
    }

    /// <summary>The first scan is told to the application; of two at once one tells it.</summary>
    private static Task NoteScanAsync(CodesDb db, VirtualCode code, CancellationToken ct) => code.ScannedAt is not null ? Task.CompletedTask : db.InTransactionAsync(async () =>
    {
        var now = db.Now;
        if (await db.VirtualCodes.Where(v => v.Ref == code.Ref && v.ScannedAt == null).ExecuteUpdateAsync(s => s.SetProperty(v => v.ScannedAt, now), ct) == 1)
        {
            db.Publish(new VirtualCodeScanned(code.AppId, Subjects.RowOf(code.Ref), code.TypeCode, code.CallbackUrl, now));
            await db.SaveChangesAsync(ct);
        }
    }, ct);

    private static string WithToken(string url, string token) => url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "code=" + token;
}
