namespace SuiShenMa.OpenPlatform;

/// <summary>An error that partners may get: its machine code, its status, and what to do about it.</summary>
internal sealed record ErrorCode(string Code, int Status, string Meaning, string WhatToDo);

/// <summary>The errors of the interface as the documentation lists them; a test compares the list with the code.</summary>
internal static class ErrorCodes
{
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        new("validation", 400, "字段缺失、类型不对或超长", "按 errors 中每个字段的说明修改。"),
        new("signature.missing", 401, "没有 Authorization 头，或者该接口只接受签名", "按“签名”一节加上签名。"),
        new("signature.malformed", 401, "Authorization 头格式不对", "五项各出现一次，值用双引号。"),
        new("app.unknown", 401, "appId 不存在", "核对 appId 和环境。"),
        new("key.unknown", 401, "keyId 不存在，或与算法不符", "核对 keyId 和方案名。"),
        new("key.expired", 401, "密钥未生效或已过期", "换用有效的密钥。"),
        new("timestamp.skewed", 401, "时间戳偏差超过 5 分钟", "校准时钟，单位是毫秒。"),
        new("signature.invalid", 401, "签名不正确", "沙箱应用对照应答 message 中的五行，找出不同的一行。"),
        new("nonce.replayed", 401, "nonce 已经用过", "每次请求换一个新的 nonce。"),
        new("token.invalid", 401, "访问令牌无效或已过期", "重新换取令牌。"),
        new("app.disabled", 403, "应用已停用", "联系平台管理员。"),
        new("ip.denied", 403, "来源地址不在白名单内", "登记出口地址。"),
        new("scope.denied", 403, "应用没有该服务能力", "申请服务能力。"),
        new("encryption.required", 403, "应用设为须加密，而这次调用没有加密", "以 Ssm-Encryption: SM4-GCM 加密请求。"),
        new("encryption.invalid", 400, "加密的请求无法解开，detail 说明原因", "按“加密”一节核对密钥、iv 和附加数据。"),
        new("forbidden", 403, "能看到，但无权操作", "由主管部门操作。"),
        new("short.denied", 403, "短码指向的地址已移出白名单", "不要再使用该短码。"),
        new("short.expired", 410, "短码已过有效期", "重新生成短码。"),
        new("not-found", 404, "没有找到，或者不在应用的权限范围内", "核对编号。"),
        new("method.not-allowed", 405, "不支持的请求方法", "对照接口一览。"),
        new("state.conflict", 409, "当前状态不允许该操作，detail 中有当前状态", "先查询状态。"),
        new("concurrent.change", 409, "数据刚被他人修改", "重新查询后再试。"),
        new("code.already-active", 409, "该码已激活，detail 中有激活人和时间", "不必重复激活。"),
        new("code.seal-broken", 409, "存证校验不通过", "联系平台管理员。"),
        new("part-number.duplicate", 409, "行业管理编码已被同类型的其他物体使用", "用查码值接口找到已有的码，或改正编码。"),
        new("attribute.duplicate", 409, "要求唯一的属性与其他物体重复，detail 中有属性和值", "核对后改正。"),
        new("type.mismatch", 409, "空码在发码时已确定了物体类型", "按该类型激活，或换一枚空码。"),
        new("activation-account.not-enabled", 409, "激活账号不存在、未实名绑定或未启用", "先绑定并启用激活账号。"),
        new("batch.not-done", 409, "批次还在生码，不能申请图片", "查询批次，state 为 done 后再申请。"),
        new("batch.empty", 409, "批次没有生成任何码", "查看批次的 failures。"),
        new("images.none", 409, "没有符合条件的码", "放宽条件。"),
        new("images.too-many", 409, "一次申请的码图片过多", "缩小范围，分几次申请。"),
        new("image-job.not-done", 409, "图片任务还没有完成，或者失败了", "查询任务，state 为 done 后再下载；失败的重新申请。"),
        new("cursor.expired", 410, "日志游标过旧", "不带 after 从现存最早的日志重新抓取；更早的日志在归档文件中。"),
        new("image-file.gone", 410, "图片文件已经清理", "重新申请图片任务。"),
        new("image.style", 409, "码样式有问题，图片扫不出", "换一个样式，或联系样式的维护单位。"),
        new("image.not-readable", 409, "这个尺寸的图片没有通过回读核对", "加大 size，或换一个样式。"),
        new("idempotency.in-progress", 409, "相同的请求正在处理", "按 Retry-After 等待后用同一个键重试。"),
        new("idempotency.mismatch", 422, "幂等键已用于另一个请求", "换一个新的键。"),
        new("body.too-large", 413, "请求内容超过 10 MB", "分批提交。"),
        new("media-type.unsupported", 415, "内容类型不对", "以 application/json（UTF-8）提交。"),
        new("subject.revoked", 409, "主体的码已被撤销", "联系发码单位，恢复后才能生码。"),
        new("enterprise.not-active", 409, "企业已注销或被吊销", "核对企业登记状态。"),
        new("scene-rule.exists", 409, "场景已有规则", "修改已有的规则。"),
        new("single-use.unavailable", 503, "无法确认一次性码是否用过，未予放行", "请对方刷新码后重试。"),
        new("rate.exceeded", 429, "调用过于频繁", "按 Retry-After 等待。"),
        new("clock.moved", 503, "服务器时钟异常，暂不发码和验码", "按 Retry-After 等待后重试。"),
        new("image.font-missing", 503, "服务器缺少中文字体，不能出图", "联系平台管理员。"),
        new("busy", 503, "系统繁忙", "稍后用同一个 Idempotency-Key 重试。"),
        new("enterprise-registry.unavailable", 503, "企业登记服务暂时不可用", "按 Retry-After 等待后重试。"),
        new("internal", 500, "服务器内部错误", "把 traceId 告诉我们。"),
    ];
}
