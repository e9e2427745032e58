using System.Collections.Frozen;
using SuiShenMa.Kernel.CallLog;

namespace SuiShenMa.Codes.Log;

/// <summary>What the result of a call is called by people; the machine word stands beside it.</summary>
internal static class CallReasons
{
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [CallRecord.Ok] = "成功",
        // Verdicts on codes.
        ["unknown"] = "查无此码",
        ["checksum"] = "校验位不符",
        ["blank"] = "空码，尚未绑定",
        ["notActive"] = "尚未激活",
        ["disabled"] = "已停用",
        ["cancelled"] = "已注销",
        ["suspended"] = "核验异常，暂停使用",
        ["malformed"] = "没有读全",
        ["forged"] = "伪造或被改动",
        ["expired"] = "已过期",
        ["replayed"] = "一次性码已用过",
        ["revoked"] = "主体已撤销",
        ["tooLate"] = "补报过晚",
        ["consentRequired"] = "需要本人授权",
        ["denied"] = "指向的网站不在白名单",
        ["unlisted"] = "域名不在白名单",
        ["notValid"] = "白名单条目不在有效期",
        ["notHttps"] = "不是 https 地址",
        ["userInfo"] = "地址带有用户名",
        ["port"] = "地址带有端口",
        ["ipLiteral"] = "地址是 IP",
        ["caller.invalid"] = "调用方校验不通过",
        // Problems that end a call.
        ["validation"] = "请求内容有误",
        ["signature.missing"] = "没有签名",
        ["signature.malformed"] = "签名头格式不对",
        ["signature.invalid"] = "签名不正确",
        ["app.unknown"] = "应用不存在",
        ["key.unknown"] = "密钥不存在",
        ["key.expired"] = "密钥不在有效期",
        ["timestamp.skewed"] = "时间戳偏差过大",
        ["nonce.replayed"] = "随机串重复",
        ["token.invalid"] = "访问令牌无效",
        ["app.disabled"] = "应用已停用",
        ["ip.denied"] = "来源地址不在白名单",
        ["scope.denied"] = "没有该服务能力",
        ["encryption.required"] = "须加密而没有加密",
        ["encryption.invalid"] = "加密的请求无法解开",
        ["forbidden"] = "无权操作",
        ["not-found"] = "没有找到",
        ["method.not-allowed"] = "请求方法不对",
        ["state.conflict"] = "当前状态不允许",
        ["concurrent.change"] = "数据被他人修改",
        ["code.already-active"] = "已经激活过",
        ["code.seal-broken"] = "存证校验不通过",
        ["idempotency.in-progress"] = "相同请求正在处理",
        ["idempotency.mismatch"] = "幂等键用于另一请求",
        ["body.too-large"] = "请求内容过大",
        ["media-type.unsupported"] = "内容类型不对",
        ["rate.exceeded"] = "调用过于频繁",
        ["busy"] = "系统繁忙",
        ["clock.moved"] = "服务器时钟正在校正",
        ["internal"] = "平台内部错误",
        ["short.denied"] = "短码目标已移出白名单",
        ["short.expired"] = "短码已过期",
        ["subject.revoked"] = "主体已撤销",
        ["scene-rule.exists"] = "场景已有规则",
        ["enterprise.not-active"] = "企业已注销或吊销",
        ["enterprise-registry.unavailable"] = "企业登记服务不可用",
        ["single-use.unavailable"] = "无法确认一次性码是否用过",
        ["part-number.duplicate"] = "行业管理编码已被同类型的其他物体使用",
        ["attribute.duplicate"] = "要求唯一的属性与其他物体重复",
        ["type.mismatch"] = "空码在发码时已确定了物体类型",
        ["activation-account.not-enabled"] = "激活账号不存在、未实名绑定或未启用",
        ["batch.not-done"] = "批次还在生码",
        ["batch.empty"] = "批次没有生成任何码",
        ["images.none"] = "没有符合条件的码",
        ["images.too-many"] = "一次申请的码图片过多",
        ["image-job.not-done"] = "图片任务还没有完成",
        ["cursor.expired"] = "日志游标过旧",
        ["image-file.gone"] = "图片文件已经清理",
        ["image.style"] = "码样式有问题",
        ["image.not-readable"] = "这个尺寸的图片没有通过回读核对",
        ["image.font-missing"] = "服务器缺少中文字体",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Answers that are no verdict on a code: about an address or a caller that somebody asked about.</summary>
    private static readonly FrozenSet<string> AboutOthers = new[] { "caller.invalid", "unlisted", "notValid", "notHttps", "userInfo", "port", "ipLiteral" }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsAboutACode(string reason) => !AboutOthers.Contains(reason);

    public static string Of(string reason) =>
        Known.GetValueOrDefault(reason) ?? (reason.StartsWith("http.", StringComparison.Ordinal) ? "状态 " + reason[5..] : reason);
}
