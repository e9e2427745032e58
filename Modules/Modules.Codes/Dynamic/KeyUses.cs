using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Domain;
using SuiShenMa.Codes.Issuing;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>What the keys of one purpose are for, as the assessors of 密评 read it.</summary>
/// <param name="Algorithm">Algorithm and standard.</param>
/// <param name="Where">Where in the platform it is used.</param>
/// <param name="MayRotate">Operators may make a new key at any time; the earlier ones go on serving what they made.</param>
internal sealed record KeyUse(string Purpose, string Name, string Algorithm, string Where, bool MayRotate);

/// <summary>The purposes of the keyring.</summary>
internal static class KeyUses
{
    private const string ApplicationRow = "application-row";
    private const string AuditChain = "audit-chain";
    private const string RecoveryCode = "recovery-code";
    private const string PasswordTransport = "password-transport";

    public static IReadOnlyList<KeyUse> All { get; } =
    [
        new(IKeyring.PlatformSignerPurpose, "平台签名", "SM2（GB/T 32918）+ SM3", "接口应答签名、离线核验凭证、弱网备用码、注销名单", false),
        new(DynamicKeys.Purpose, "动态码", "HMAC-SM3（GB/T 15852.2），截取 80 位", "个人、企业动态码和虚拟物码的防伪校验", true),
        new(Certificates.SealPurpose, "物码存证", "HMAC-SM3（GB/T 15852.2）", "每枚物码行的完整性校验", false),
        new(CodeValues.OrderPurpose, "统一编码次序", "SM4（GB/T 32907）", "统一编码的保格式置换，密钥固定不更换", false),
        new(FieldCipher.FieldPurpose, "字段加密", "SM4-GCM（GB/T 32907）", "姓名、证件、虚拟物码信息等敏感字段的存储加密", false),
        new(FieldCipher.IndexPurpose, "盲索引", "HMAC-SM3（GB/T 15852.2）", "敏感字段的等值检索", false),
        new(RowSeals.Purpose, "数据行封条", "HMAC-SM3（GB/T 15852.2）", "账号、角色、部门、物码、企业码、主体和虚拟物码每一行的完整性校验", false),
        new(EngineSeals.Purpose, "名单封条", "HMAC-SM3（GB/T 15852.2）", "白名单、落地页服务和短码每一行的完整性校验", false),
        new("bearer", "访问令牌", "HMAC-SM3（GB/T 15852.2）", "对接应用访问令牌的防伪校验，令牌最长 2 小时", true),
        new(AuditChain, "审计链", "HMAC-SM3（GB/T 15852.2）", "系统日志的链式完整性校验", false),
        new(RecoveryCode, "恢复码", "HMAC-SM3（GB/T 15852.2）", "双因素登录恢复码的存储校验", false),
        new(PasswordTransport, "口令传输", "SM2（GB/T 32918）", "登录口令在浏览器中加密传输", false),
        new(ApplicationRow, "应用密钥行", "HMAC-SM3、SM4-GCM", "对接应用登记行的完整性校验和密钥加密（签名密钥、接口报文加密用的 SM4 密钥）", false),
    ];

    /// <summary>A purpose that is not described yet is shown all the same.</summary>
    public static KeyUse Of(string purpose) => All.FirstOrDefault(u => u.Purpose == purpose) ?? new KeyUse(purpose, purpose, "HMAC-SM3、SM4-GCM", "—", false);
}
