namespace SuiShenMa.Codes.Dynamic;

/// <summary>Names as strangers may see them: 张*, 欧阳*, J*; of an enterprise what comes first and last.</summary>
internal static class NameMask
{
    private static readonly HashSet<string> Compound =
    [
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔",
        "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "颛孙", "端木", "巫马", "公西", "漆雕", "乐正", "壤驷",
        "公良", "拓跋", "夹谷", "宰父", "谷梁", "段干", "百里", "东郭", "南门", "呼延", "羊舌", "微生", "左丘", "东门", "西门", "第五", "令狐",
    ];

    /// <summary>The family name and one star, whatever the length of the rest: that would tell something too.</summary>
    public static string Person(string name)
    {
        var text = name.Trim();
        if (text.Length == 0)
        {
            return "";
        }
        var kept = text.Length > 2 && Compound.Contains(text[..2]) ? 2 : char.IsHighSurrogate(text[0]) && text.Length > 1 ? 2 : 1;
        return text[..kept] + "*";
    }

    public static string Enterprise(string name)
    {
        var text = name.Trim();
        return text.Length switch
        {
            0 => "",
            < 5 => text[..1] + "**",
            < 10 => text[..2] + "**" + text[^2..],
            _ => text[..4] + "****" + text[^4..],
        };
    }

    public static string Of(SubjectKind kind, string name) => kind == SubjectKind.Person ? Person(name) : Enterprise(name);
}
