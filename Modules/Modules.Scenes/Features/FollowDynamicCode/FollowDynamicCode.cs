using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Scenes.Features;

/// <summary>Somebody scans a dynamic code with a plain camera and learns what it is and what to do with it, but never whose it is.</summary>
internal static class FollowDynamicCode
{
    internal sealed record Query(string Token) : IQuery<DynamicCodeSight>;

    internal sealed class Handler(IDynamicCodes codes) : IHandle<Query, DynamicCodeSight>
    {
        public async Task<DynamicCodeSight> Handle(Query request, CancellationToken cancellationToken) => await codes.ScannedAsync("/c/" + request.Token, cancellationToken);
    }
}

/// <summary>What the page says: what the code is, whether it is good, and one next step.</summary>
/// <param name="Tone">Colour class of the heading; the words say the same.</param>
internal sealed record DynamicText(string Tone, string Badge, string Title, string Meaning, string NextStep)
{
    public static DynamicText Of(DynamicCodeSight sight) => sight.State switch
    {
        DynamicCodeState.Good => Good(sight),
        DynamicCodeState.Malformed => new("warn", "码值没有读全", "没有认出这枚码", "扫到的内容不是完整的随申码动态码，多半是屏幕反光，或者链接被截断、改写了大小写。", "请对准屏幕，重新扫一次。"),
        DynamicCodeState.Forged => new("bad", "不是有效的随申码", "这枚码不是平台签发的", "它可能是伪造的。请不要据此放行、付款或填写个人信息。", "请让对方打开随申办，当面出示动态码。"),
        DynamicCodeState.Expired => new("warn", "码已过期", "这枚码已过期", "动态码一分钟左右就会更换，过期的码可能是截图。", "请让对方刷新后重新出示。"),
        DynamicCodeState.Revoked => new("bad", "码已失效", "这枚码已失效", "发码单位已撤销它，或者它已不再有效。", "请不要据此放行或办理；持码人请联系发码单位。"),
        DynamicCodeState.Used => new("mute", "码已用过", "这枚码已经用过", "它只能使用一次，已经核验过了。", "请回到原来的页面，刷新出新的码再扫。"),
        _ => throw new ArgumentOutOfRangeException(nameof(sight)),
    };

    private static DynamicText Good(DynamicCodeSight sight) => sight.Kind switch
    {
        DynamicCodeKind.Person => new("", "官方随申码，当前有效", "个人随申码", "这是一枚个人动态码，码中不含姓名、证件号码等个人信息，只有核验终端才能核验。", "请用核验终端扫码；普通相机扫码不会完成核验。"),
        DynamicCodeKind.Enterprise => new("", "官方随申码，当前有效", "企业随申码", "这是一枚企业动态码，只有核验终端才能核验企业信息。", "请用核验终端扫码；普通相机扫码不会完成核验。"),
        _ when sight.LandingUrl is not null => new("", "官方随申码，当前有效", "扫码办事", "这枚码由对接应用生成，办事页面由该应用提供。", "请确认下面的应用是您正在使用的，再继续。"),
        _ => new("", "官方随申码，当前有效", "扫码办事", "这枚码由对接应用生成。", "请回到显示这枚码的页面，按提示继续。"),
    };
}
