using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Scenes.Features;

/// <summary>Somebody scans a short code and is led to the page of the code, or told where an address outside leads.</summary>
internal static class FollowShort
{
    internal sealed record Query(string Short) : IQuery<ShortCodeAnswer>;

    internal sealed class Handler(IShortCodes codes) : IHandle<Query, ShortCodeAnswer>
    {
        public async Task<ShortCodeAnswer> Handle(Query request, CancellationToken cancellationToken) => await codes.FollowAsync(request.Short, cancellationToken);
    }
}

/// <summary>What the page of a short code says when it leads to no code of ours.</summary>
/// <param name="Tone">Colour class of the heading; the words say the same.</param>
internal sealed record ShortText(string Tone, string Badge, string Title, string Meaning, string NextStep)
{
    public static ShortText Of(ShortCodeVerdict verdict) => verdict switch
    {
        ShortCodeVerdict.Good => new("", "官方随申码短码", "即将离开随申码平台", "", ""),
        ShortCodeVerdict.Misread => new("warn", "短码没有读全", "没有认出这枚短码", "扫到或输入的短码校验不通过，多半是码面污损或者手工输入有误。", "请擦净码面，对准后重新扫一次；手工输入的请逐位核对。"),
        ShortCodeVerdict.Expired => new("mute", "官方随申码短码，已过期", "这枚短码已过有效期", "它由平台签发，使用期限已到，不再跳转。", "请向提供这枚短码的单位索取新的，或拨打 12345 咨询。"),
        ShortCodeVerdict.Denied => new("warn", "官方随申码短码，已停止跳转", "这枚短码指向的网站已停止放行", "平台签发过这枚短码，但它指向的网站已不在扫码白名单内，为了您的安全不再跳转。", "请不要通过其他途径打开该网站；如需办事，请拨打 12345 咨询。"),
        _ => new("bad", "不是有效的随申码短码", "查无此短码", "平台没有签发过这枚短码，它可能是伪造或误印的。请不要据此付款或填写个人信息。", "请拨打 12345，告诉我们它贴在哪里。"),
    };
}
