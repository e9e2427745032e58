using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Shouldly;
using SuiShenMa.Kernel.Sheets;
using static SuiShenMa.Tests.Kernel.Sheets.HandMade;

namespace SuiShenMa.Tests.Kernel.Sheets;

public sealed class HostileWorkbookTests
{
    private static readonly string Good = Row(1, "名称", "编号") + Row(2, "井盖", "A1");

    [Test]
    public async Task A_zip_bomb_is_refused_while_it_is_unpacked()
    {
        var bomb = Workbook(Good + new string(' ', 60 * 1024 * 1024));
        bomb.Length.ShouldBeLessThan(200_000);

        (await Refused(bomb)).Code.ShouldBe("sheet.bomb");
    }

    [Test]
    public async Task A_bomb_that_states_a_small_size_in_its_headers_is_refused_as_well()
    {
        var bomb = Workbook(Good + new string(' ', 60 * 1024 * 1024));
        for (var at = bomb.AsSpan().IndexOf("PK\x01\x02"u8); at >= 0 && at + 46 < bomb.Length;)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(at + 24), 2_000);
            var next = bomb.AsSpan(at + 4).IndexOf("PK\x01\x02"u8);
            at = next < 0 ? -1 : at + 4 + next;
        }

        (await Refused(bomb)).Code.ShouldBeOneOf("sheet.bomb", "sheet.damaged");
    }

    [Test]
    public async Task More_unpacked_bytes_than_allowed_are_refused_whatever_the_ratio()
    {
        var limits = SheetLimits.Default with { MaxUncompressedBytes = 50_000, RatioFreeBytes = 50_000 };
        var rows = string.Concat(Enumerable.Range(2, 1_000).Select(i => Row(i, Guid.CreateVersion7().ToString())));

        (await Refused(Workbook(Row(1, "值") + rows), limits)).Code.ShouldBe("sheet.bomb");
    }

    [Test]
    public async Task Too_many_entries_are_refused_before_they_are_listed()
    {
        var more = Enumerable.Range(0, 1_100).Select(i => ($"x/{i}", "")).ToArray();

        (await Refused(Workbook(Good, more: more))).Code.ShouldBe("sheet.bomb");
    }

    [TestCase("""<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>""")]
    [TestCase("""<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>""")]
    [TestCase("""<!DOCTYPE w SYSTEM "http://127.0.0.1:1/x.dtd">""")]
    public async Task A_document_type_is_refused_in_every_part(string dtd)
    {
        (await Refused(Workbook(Good, book: dtd + Book))).Code.ShouldBe("sheet.dtd");
        (await Refused(Workbook(Good, strings: $"""{dtd}<sst xmlns="{Main}"/>"""))).Code.ShouldBe("sheet.dtd");
    }

    [Test]
    public async Task A_claimed_dimension_of_the_whole_sheet_costs_nothing()
    {
        var rows = await Rows(Workbook(Good, before: """<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols>"""));

        rows.Single()["编号"].Text.ShouldBe("A1");
    }

    [Test]
    public async Task An_endless_attribute_name_or_depth_does_not_fill_the_memory()
    {
        var limits = SheetLimits.Default with { RatioFreeBytes = 200L * 1024 * 1024 };
        (await Refused(Workbook($"<row r=\"1\" x=\"{new string('a', 3 * 1024 * 1024)}\"/>" + Good), limits)).Code.ShouldBe("sheet.bomb");
        (await Refused(Workbook(string.Concat(Enumerable.Repeat("<a>", 200_000)) + Good), limits)).Code.ShouldBe("sheet.bomb");
        (await Refused(Workbook(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<n{i}/>")) + Good), limits)).Code.ShouldBe("sheet.bomb");
    }

    [Test]
    public async Task Too_many_or_too_large_shared_strings_are_refused()
    {
        var strings = $"<sst xmlns=\"{Main}\">{string.Concat(Enumerable.Repeat("<si><t>abcdefgh</t></si>", 2_000))}</sst>";

        (await Refused(Workbook(Good, strings: strings), SheetLimits.Default with { MaxSharedStrings = 1_000 })).Code.ShouldBe("sheet.bomb");
        (await Refused(Workbook(Good, strings: strings), SheetLimits.Default with { MaxSharedStringBytes = 10_000 })).Code.ShouldBe("sheet.bomb");
    }

    [Test]
    public async Task A_link_that_leads_out_of_the_file_is_not_followed()
    {
        var relations = Relations.Replace("Target=\"worksheets/sheet1.xml\"", "Target=\"http://127.0.0.1:1/sheet1.xml\" TargetMode=\"External\"");
        var file = Zip(("xl/workbook.xml", Book), ("xl/_rels/workbook.xml.rels", relations), ("xl/worksheets/sheet1.xml", "<worksheet/>"));

        (await Refused(file)).Code.ShouldBe("sheet.no-sheet");
    }

    [Test]
    public async Task Parts_for_external_links_are_never_opened()
    {
        var rows = await Rows(Workbook(Good, more: ("xl/externalLinks/externalLink1.xml", "<!DOCTYPE x>not even xml")));

        rows.Count.ShouldBe(1);
    }

    [Test]
    public async Task A_flipped_bit_is_found_by_the_checksum()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in new[] { ("xl/workbook.xml", Book), ("xl/_rels/workbook.xml.rels", Relations), ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{Row(1, "编号")}{Row(2, "310101")}</sheetData></worksheet>") })
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        var bytes = file.ToArray();
        (await Rows(bytes)).Single()["编号"].Text.ShouldBe("310101");
        bytes[bytes.AsSpan().IndexOf("310101"u8)] = (byte)'4';

        (await Refused(bytes)).Code.ShouldBe("sheet.damaged");
    }

    [Test]
    public async Task A_truncated_file_is_refused_before_its_first_row()
    {
        var whole = Workbook(Good);

        foreach (var length in new[] { 4, 30, whole.Length / 2, whole.Length - 30, whole.Length - 1 })
        {
            (await Refused(whole[..length])).Code.ShouldBe("sheet.damaged");
        }

        (await Refused(Zip(("xl/workbook.xml", Book), ("xl/_rels/workbook.xml.rels", Relations), ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{Good}"))))
            .Code.ShouldBe("sheet.damaged");
    }

    [Test]
    public async Task Any_byte_turned_gives_rows_or_a_clear_refusal_and_nothing_else()
    {
        var whole = Workbook(Good);
        for (var at = 0; at < whole.Length; at += 3)
        {
            var broken = (byte[])whole.Clone();
            broken[at] ^= 0x5A;
            try
            {
                using var reader = await SheetReader.OpenAsync(new MemoryStream(broken), []);
                reader.Rows().ToList().Count.ShouldBe(1);
            }
            catch (SheetRejected refused)
            {
                refused.Message.ShouldContain("请");
            }
        }
    }

    [TestCase("<row r=\"3\"/><row r=\"2\"/>")]
    [TestCase("<row r=\"9999999999\"/>")]
    [TestCase("<row r=\"-1\"/>")]
    [TestCase("<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>")]
    [TestCase("<row r=\"2\"><c r=\"ZZZZ2\"/></row>")]
    [TestCase("<row r=\"2\"><c r=\"12\"/></row>")]
    public async Task Impossible_positions_are_refused(string rows) =>
        (await Refused(Workbook(Row(1, "名称") + rows))).Code.ShouldBe("sheet.damaged");

    [Test]
    public async Task Files_of_other_kinds_say_what_to_do()
    {
        var ole = new byte[4096];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(ole, 0);
        var old = await Refused(ole);
        old.Code.ShouldBe("sheet.old-format");
        old.Message.ShouldContain("请另存为 .xlsx");

        Encoding.Unicode.GetBytes("EncryptedPackage").CopyTo(ole, 1234);
        (await Refused(ole)).Code.ShouldBe("sheet.password");

        (await Refused([])).Code.ShouldBe("sheet.empty");
        (await Refused([1, 2, 0, 4])).Code.ShouldBe("sheet.not-a-sheet");
        (await Refused("%PDF-1.7"u8.ToArray())).Code.ShouldBe("sheet.not-a-sheet");
        (await Refused("<html><table>"u8.ToArray())).Code.ShouldBe("sheet.other-format");
        (await Refused(Zip(("word/document.xml", "<a/>")))).Code.ShouldBe("sheet.not-a-sheet");
        (await Refused(Zip(("mimetype", "x"), ("content.xml", "<a/>")))).Code.ShouldBe("sheet.other-format");
        (await Refused(Zip(("xl/workbook.bin", "x")))).Code.ShouldBe("sheet.other-format");
        (await Refused(Workbook(Good, more: ("xl/vbaProject.bin", "x")))).Code.ShouldBe("sheet.other-format");
    }

    [Test]
    public async Task Size_rows_and_columns_are_limited()
    {
        (await Refused(new byte[2_000], SheetLimits.Default with { MaxFileBytes = 1_000 })).Code.ShouldBe("sheet.too-big");
        (await Refused(Workbook(Good + Row(3, "a") + Row(4, "b")), SheetLimits.Default with { MaxRows = 2 })).Code.ShouldBe("sheet.too-many-rows");
        (await Refused(Workbook(Good + $"<row r=\"3\">{Text("ZZ3", "x")}</row>"))).Code.ShouldBe("sheet.too-many-columns");
        (await Rows(Workbook(Good + "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"XFD3\" s=\"1\"/></row><row r=\"1048576\"/>"))).Count.ShouldBe(2);
    }

    [Test]
    public async Task An_upload_is_not_taken_in_beyond_the_limit_and_leaves_no_file_behind()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "sheet-*.tmp").Length;
        using var endless = new Endless();

        var refused = await Should.ThrowAsync<SheetRejected>(() => SheetReader.OpenAsync(endless, []));

        refused.Code.ShouldBe("sheet.too-big");
        endless.Given.ShouldBeLessThan(21 * 1024 * 1024);
        Directory.GetFiles(Path.GetTempPath(), "sheet-*.tmp").Length.ShouldBe(before);
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
