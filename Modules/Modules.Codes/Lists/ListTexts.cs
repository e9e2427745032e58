using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Codes.Contracts;

namespace SuiShenMa.Codes.Lists;

/// <summary>What the lists are called by people.</summary>
internal static class ListTexts
{
    public static string Text(this WhiteListKind list) => list == WhiteListKind.Scan ? "扫码白名单" : "服务白名单";

    public static string Message(this WhiteListReason reason) => reason switch
    {
        WhiteListReason.None => "地址在白名单内。",
        WhiteListReason.NotHttps => "只接受 https 地址。",
        WhiteListReason.UserInfo => "地址中不能带用户名或密码（@）。",
        WhiteListReason.Port => "只接受默认端口 443。",
        WhiteListReason.IpLiteral => "请使用域名，不能使用 IP 地址。",
        WhiteListReason.Unlisted => "域名不在白名单内，请先登记。",
        WhiteListReason.NotValid => "域名的白名单已停用，或者不在有效期内。",
        _ => "不是有效的 https 地址。",
    };

    public static IEnumerable<SelectListItem> States => [new("全部", ""), new("启用", "true"), new("停用", "false")];
}
