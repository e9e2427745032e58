using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Access;

/// <summary>By what operators are recognised, counted from the rows (GB/T 39786-2021 8.4 a).</summary>
internal sealed class SignInCryptography(AdminDb db, IOptions<SecondFactorOptions> options) : ICryptographyFacts
{
    public async Task<IReadOnlyList<CryptographyFact>> ListAsync(CancellationToken ct)
    {
        var factors = await db.Factors.AsNoTracking().Where(f => f.ConfirmedAt != null)
            .Join(db.Accounts.Where(a => a.DeletedAt == null), f => f.AccountId, a => a.Id, (f, a) => new { f.Algorithm, a.Kind })
            .GroupBy(x => new { x.Algorithm, x.Kind }).Select(g => new { g.Key.Algorithm, g.Key.Kind, Count = g.Count() }).ToListAsync(ct);
        var accounts = await db.Accounts.CountAsync(a => a.DeletedAt == null, ct);
        return
        [
            new("口令存储", "PBKDF2-HMAC-SM3（GB/T 15852.2）", $"{accounts} 个账号", "账号口令的验证值"),
            .. Enum.GetValues<OtpAlgorithm>().Reverse().Select(algorithm => new CryptographyFact("动态口令（二次验证）",
                algorithm == OtpAlgorithm.Sm3 ? "TOTP（RFC 6238），HMAC-SM3（GB/T 15852.2）" : "TOTP（RFC 6238），HMAC-SHA-1，非国密算法",
                $"{factors.Where(f => f.Algorithm == algorithm).Sum(f => f.Count)} 个账号，其中管理员 {factors.Where(f => f.Algorithm == algorithm && f.Kind.IsAdministrator()).Sum(f => f.Count)} 个{(options.Value.Algorithm == algorithm ? "；新绑定使用" : "")}",
                "操作人员登录")),
        ];
    }
}
