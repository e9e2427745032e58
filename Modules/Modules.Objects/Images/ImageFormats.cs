using SuiShenMa.Kernel;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Images;

/// <summary>The kinds of image as callers write them and people read them.</summary>
internal static class ImageFormats
{
    /// <exception cref="InputInvalid">Not one of <c>png</c>, <c>svg</c> and <c>pdf</c>.</exception>
    public static ImageFormat Parse(string? text) => Find(text) ?? throw new InputInvalid("format", "图片格式只能是 png、svg 或 pdf。");

    public static ImageFormat? Find(string? text) => text?.Trim().ToUpperInvariant() switch
    {
        "PNG" => ImageFormat.Png,
        "SVG" => ImageFormat.Svg,
        "PDF" => ImageFormat.Pdf,
        _ => null,
    };

    public static string Word(this ImageFormat format) => format switch
    {
        ImageFormat.Svg => "svg",
        ImageFormat.Pdf => "pdf",
        _ => "png",
    };

    public static string Text(this ImageFormat format) => format switch
    {
        ImageFormat.Svg => "SVG 矢量图",
        ImageFormat.Pdf => "PDF 排版页",
        _ => "PNG 图片",
    };

    public static string MediaType(this ImageFormat format) => format switch
    {
        ImageFormat.Svg => "image/svg+xml",
        ImageFormat.Pdf => "application/pdf",
        _ => "image/png",
    };

    public static string Text(this ImageJobState state) => state switch
    {
        ImageJobState.Queued => "排队中",
        ImageJobState.Running => "生成中",
        ImageJobState.Done => "已完成",
        _ => "失败",
    };

    public static string Tone(this ImageJobState state) => state switch
    {
        ImageJobState.Done => "ok",
        ImageJobState.Failed => "bad",
        _ => "warn",
    };

    /// <summary>Media type of a file of a job, by its ending.</summary>
    public static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".zip" => "application/zip",
        ".pdf" => "application/pdf",
        ".csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    };
}
