namespace SuiShenMa.Scenes.Features;

/// <summary>What the page says in one state: whether the code is genuine, what that means, and one next step.</summary>
/// <param name="Tone">Colour class of the heading; the words say the same.</param>
internal sealed record LandingText(string Tone, string Badge, string Title, string Meaning, string NextStep)
{
    public static LandingText Of(LandingVerdict verdict, bool official) => verdict switch
    {
        LandingVerdict.Genuine => new("", "官方随申码，核验为真", "", "", ""),
        LandingVerdict.Misread => new("warn", "码值没有读全", "没有认出这枚码", "扫到的码值校验不通过，多半是码面污损、反光，或者手工输入有误。", "请擦净码面，对准后重新扫一次。"),
        LandingVerdict.Unknown => new("bad", "不是有效的随申码", "查无此码", "平台没有签发过这枚码，它可能是伪造或误印的。请不要据此付款或填写个人信息。", "请拨打 12345，告诉我们它贴在哪里。"),
        LandingVerdict.Blank => new("mute", "官方随申码，尚未使用", "这是一枚空码", "这枚码由平台签发，还没有关联到任何物体。", "现场工作人员请用激活工具扫码，录入物体信息后启用。"),
        LandingVerdict.NotActive => new("mute", "官方随申码，尚未启用", "这枚码还没有启用", official ? "物体信息已经登记，等待现场激活。" : "物体信息正在登记，暂不展示。", "如果它已经贴出，请联系主管部门完成激活，稍后再扫。"),
        LandingVerdict.Disabled => new("warn", "官方随申码，已停用", "这枚码已停用", "主管部门暂停了这枚码的使用，页面信息仅供参考。", "如需了解原因，请联系主管部门或拨打 12345。"),
        LandingVerdict.Cancelled => new("bad", "官方随申码，已注销", "这枚码已注销", "这枚码已经永久停止使用，请不要再凭它办事。", "如果它仍贴在现场，请拨打 12345 告知位置，方便我们清除。"),
        LandingVerdict.Suspended => new("bad", "核验异常，暂停使用", "这枚码暂停使用", "这枚码由平台签发，但它的登记信息校验异常，平台正在核查。请不要据此付款、放行或填写个人信息。", "请拨打 12345，告诉我们它贴在哪里。"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
