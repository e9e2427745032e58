using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.OpenPlatform.Domain;
using SuiShenMa.OpenPlatform.Partners;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>An administrator gives an application a key: a secret or an SM4 key that is shown this once, or the public half of the partner's own SM2 key.</summary>
internal static class AddPartnerKey
{
    /// <param name="PublicKey">PEM, hex or base64; only for SM2.</param>
    /// <param name="Days">Life of the key, 1 to 1095 days.</param>
    internal sealed record Command(string AppId, string Algorithm, string? PublicKey, int Days) : ICommand<Result>;

    /// <param name="Secret">Null for SM2.</param>
    internal sealed record Result(string KeyId, string? Secret, DateTime NotAfter);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Algorithm).Must(a => a is AppKey.HmacSm3 or AppKey.Sm2Sm3 or AppKey.Sm4Gcm).WithMessage("请选择算法。");
            RuleFor(c => c.PublicKey).Must(k => Sm2PublicKey.TryImport(k, out _)).When(c => c.Algorithm == AppKey.Sm2Sm3).WithMessage("这不是 SM2 公钥，请填 PEM、十六进制或 Base64。");
            RuleFor(c => c.Days).InclusiveBetween(1, 1095).WithMessage("有效期 1 到 1095 天。");
        }
    }

    internal sealed class Handler(OpenPlatformDb db, ApplicationChanges changes, ApplicationVault vault, ICurrentUser user) : IHandle<Command, Result>
    {
        private const int MostLiveKeys = 10;

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var app = await db.Applications.AsNoTracking().FirstOrDefaultAsync(a => a.AppId == request.AppId, ct) ?? throw new NotFound("没有这个应用。");
            var now = db.Now;
            if (await db.Keys.CountAsync(k => k.AppId == app.AppId && k.NotAfter > now, ct) >= MostLiveKeys)
            {
                throw new RuleViolation("key.too-many", $"有效密钥最多 {MostLiveKeys} 把，请先让不用的失效。");
            }
            var key = new AppKey
            {
                AppId = app.AppId,
                Algorithm = request.Algorithm,
                NotBefore = now,
                NotAfter = now.AddDays(request.Days),
                CreatedAt = now,
                CreatedBy = user.Actor.Id,
                KeyId = "k" + now.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
            };
            string? secret = null;
            if (request.Algorithm == AppKey.Sm2Sm3)
            {
                key.PublicKey = Sm2PublicKey.Import(request.PublicKey!).ToHex();
            }
            else
            {
                secret = request.Algorithm == AppKey.Sm4Gcm
                    ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Sm4Gcm.KeySize))
                    : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
                vault.SetSecret(key, secret);
            }
            db.Keys.Add(key);
            db.Record("application.key-added", "application", app.AppId, new { key = key.KeyId, algorithm = key.Algorithm, until = key.NotAfter });
            await changes.SaveAsync(ct);
            return new Result(key.KeyId, secret, key.NotAfter);
        }
    }
}
