namespace SuiShenMa.Enterprise.Registry;

/// <summary>The words of the registration authorities for the state of an enterprise.</summary>
internal static class RegistryWords
{
    public static string StatusOf(string? word) => word?.Trim() switch
    {
        "存续" or "在业" or "开业" or "存续（在营、开业、在册）" or "active" => "active",
        "注销" or "已注销" or "cancelled" => "cancelled",
        "吊销" or "已吊销" or "吊销，未注销" or "revoked" => "revoked",
        _ => "unknown",
    };

    public static string Text(string status) => status switch
    {
        "active" => "存续",
        "cancelled" => "已注销",
        "revoked" => "已吊销",
        _ => "状态不明",
    };
}
