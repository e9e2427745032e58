using System.Globalization;
using Shouldly;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>docs/limits.md is the one table of what is taken in and how much of it; each number is the one of the code.</summary>
public sealed class LimitsDocumentTests
{
    private static readonly (string What, string Limit)[] InTheCode =
    [
        ("body of a partner's call", Megabytes(PartnerGateway.MaxBody)),
        ("page of a list", Number(Paging.MaxPageSize)),
        ("how far a list can be paged", Number(Paging.MaxSkip)),
        ("workbook or text file", Megabytes(SheetLimits.Default.MaxFileBytes)),
        ("its rows", Number(SheetLimits.Default.MaxRows)),
        ("its columns", Number(SheetLimits.Default.MaxColumns)),
        ("characters of a cell", Number(SheetLimits.Default.MaxCellChars)),
        ("its size unpacked", Megabytes(SheetLimits.Default.MaxUncompressedBytes)),
        ("unpacked bytes per byte, beyond the first " + Megabytes(SheetLimits.Default.RatioFreeBytes), Number(SheetLimits.Default.MaxRatio)),
        ("entries of its zip", Number(SheetLimits.Default.MaxEntries)),
        ("its shared texts", $"{Number(SheetLimits.Default.MaxSharedStrings)}, {Megabytes(SheetLimits.Default.MaxSharedStringBytes)}"),
        ("its merged ranges", Number(SheetLimits.Default.MaxMergedRanges)),
        ("photo", Megabytes(PhotoSanitizer.MostBytes)),
        ("pixels of a photo", Number(PhotoSanitizer.MostPixels)),
        ("entry form with its photos", Megabytes(EnterObjectPage.MostBytes)),
        ("pattern of an attribute", $"{Number(Patterns.MaxLength)} characters, {Patterns.Timeout.TotalMilliseconds} ms"),
        ("attributes of a type", Number(AttributeDefinition.MaxPerType)),
        ("name, address, part number of an object", $"{EntryRules.NameLength}, {EntryRules.AddressLength}, {EntryRules.PartNumberLength} characters"),
        ("objects in a batch of a partner", Number(PreIssueObjectBatch.MaxItems)),
        ("blank codes in a batch", Number(IssueBlankCodes.MaxCount)),
        ("addresses in a call", Number(GeocodeAddresses.MaxAddresses)),
        ("entries reviewed at once", Number(ReviewObjectCodes.MaxCodes)),
        ("codes chosen for images, found by a filter", $"{Number(StartImageJob.MaxChosen)}, {Number(StartImageJob.MaxFiltered)}"),
        ("images in a file", Number(ImageJob.PartSize)),
        ("width of an image in pixels", Number(GetCodeImage.MostPixels)),
        ("codes chosen for an export, found by a filter", $"{Number(StartObjectExport.MostChosen)}, {Number(StartObjectExport.Most)}"),
        ("extension fields and colours in a batch", Number(UpdateExtensions.MaxItems)),
        ("codes for weak networks in a pack, uses of them in a report", $"{Number(IssueOfflinePack.Most)}, {Number(ReportOfflineUses.Most)}"),
        ("calls of the engine log in a page of a collector, in an export", $"{Number(CollectEngineLog.Most)}, {Number(ExportEngineLog.Most)}"),
    ];

    [Test]
    public async Task Every_limit_stands_in_the_table_as_it_is_in_the_code()
    {
        var table = (await File.ReadAllLinesAsync(Path.Combine(Root(), "docs", "limits.md"))).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        table.Select(c => (c[1], c[2])).ShouldBe(InTheCode);
        table.ShouldAllBe(c => c[3].Length > 0, "what happens beyond it");
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Megabytes(long bytes) => Number(bytes / 1024 / 1024) + " MB";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SuiShenMa.sln")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }
}
