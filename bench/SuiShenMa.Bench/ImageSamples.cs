using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Bench;

/// <summary>Writes sample code images to a folder, to look at.</summary>
internal static class ImageSamples
{
    public static BenchCommand Command { get; } = new("image-samples", "PNG, SVG and PDF samples into a folder", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        if (args.Length != 1)
        {
            Console.WriteLine("image-samples <folder>");
            return 2;
        }

        Directory.CreateDirectory(args[0]);
        var renderer = new CodeImageRenderer(CaptionFont.Find());
        var plain = CodeStyle.Default with { Caption = CodeStyle.Default.Caption with { Color = "#111111" }, Border = CodeStyle.Default.Border with { Color = "#111111" } };
        CodeLabel[] labels =
        [
            new("https://code.example.sh.gov.cn/w/7KQ2M4XHTB9RPE", "世纪大道环卫公共厕所", "123456788"),
            new("https://code.example.sh.gov.cn/w/7KQ2M4XHTB9RPF", "浦东新区陆家嘴街道世纪大道1168号东方金融广场（东侧便民服务点）环卫公共厕所", "310101155"),
            new("https://code.example.sh.gov.cn/w/7KQ2M4XHTB9RPG", string.Concat(Enumerable.Repeat("很长很长的名称", 20)), "000000011"),
            new("https://code.example.sh.gov.cn/w/7KQ2M4XHTB9RPH", "😀 回𠮷 Café №3 <b>&\"' \u202e عربي", "123456788", "一码核查 · 监测井", "7KQ2M4XHTB9RPH"),
        ];
        for (var i = 0; i < labels.Length; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(args[0], $"label{i}.png"), renderer.Png(labels[i], CodeStyle.Default));
            await File.WriteAllBytesAsync(Path.Combine(args[0], $"grey{i}.png"), renderer.Png(labels[i], plain, 300));
            await File.WriteAllTextAsync(Path.Combine(args[0], $"label{i}.svg"), renderer.Svg(labels[i], CodeStyle.Default));
        }

        await using var pdf = File.Create(Path.Combine(args[0], "sheet.pdf"));
        renderer.Pdf(Enumerable.Range(0, 14).Select(i => labels[i % labels.Length]), CodeStyle.Default, SheetLayout.Fit(CodeStyle.Default), pdf);
        return 0;
    }
}
