using System.Buffers.Binary;
using System.Text;
using Shouldly;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Images;

/// <summary>单码图片下载接口: one image of one code.</summary>
[Row(208)]
internal sealed class GetCodeImageTests
{
    private readonly Partner _partner = new();
    private string _code = "";

    [OneTimeSetUp]
    public async Task SetUp()
    {
        ImagesKit.NeedFont();
        _code = (await ImagesKit.Codes(await ImagesKit.Batch(_partner, 2)))[0];
    }

    private string Target(string query = "") => $"/api/v1/object-codes/{_code}/image{query}";

    [TestCase("", 480)]
    [TestCase("?size=120", 120)]
    [TestCase("?format=png&size=2000&style=default", 2000)]
    public async Task A_png_says_the_address_of_its_code_and_has_the_wanted_width(string query, int width)
    {
        var address = (await _partner.Get($"/api/v1/object-codes/{_code}")).Text("url");
        var image = await _partner.Get(Target(query));
        image.Status.ShouldBe(200);
        image.ContentHeaders.ContentType!.MediaType.ShouldBe("image/png");
        image.ContentHeaders.ContentDisposition!.DispositionType.ShouldBe("inline");
        image.ContentHeaders.ContentDisposition.FileName!.ShouldContain(_code);
        BinaryPrimitives.ReadInt32BigEndian(image.Bytes.AsSpan(16)).ShouldBe(width);
        CodeImageReader.Read(image.Bytes).Text.ShouldBe(address);
    }

    [Test]
    public async Task The_image_is_also_given_as_svg_and_as_pdf()
    {
        var svg = await _partner.Get(Target("?format=svg"));
        svg.ContentHeaders.ContentType!.MediaType.ShouldBe("image/svg+xml");
        Encoding.UTF8.GetString(svg.Bytes).ShouldStartWith("<svg");
        var pdf = await _partner.Get(Target("?format=pdf"));
        pdf.ContentHeaders.ContentType!.MediaType.ShouldBe("application/pdf");
        pdf.Bytes.AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue();
        pdf.Bytes.Length.ShouldBeLessThan(200_000, "one label brings no whole font along");
    }

    [TestCase("?format=gif", "format")]
    [TestCase("?size=119", "size")]
    [TestCase("?size=2001", "size")]
    [TestCase("?size=-5", "size")]
    [TestCase("?size=big", "size")]
    [TestCase("?style=no-such-style", "style")]
    public async Task A_bad_value_is_refused_by_name(string query, string field)
    {
        var answer = await _partner.Get(Target(query));
        answer.Status.ShouldBe(400);
        answer.Text("code").ShouldBe("validation");
        answer["errors"][field].ShouldNotBeNull();
    }

    [Test]
    public async Task An_image_that_has_not_changed_is_not_sent_again()
    {
        var tag = (await _partner.Get(Target())).Headers.ETag!.ToString();
        var again = await _partner.Send(HttpMethod.Get, Target(), [], change: r => r.Headers.TryAddWithoutValidation("If-None-Match", tag));
        again.Status.ShouldBe(304);
        again.Bytes.ShouldBeEmpty();
    }

    [Test]
    public async Task A_code_of_another_department_is_not_found()
    {
        var foreign = (await ImagesKit.Codes(await ImagesKit.Batch(Slice.As("xuhui"), 1)))[0];
        (await _partner.Get($"/api/v1/object-codes/{foreign}/image")).Status.ShouldBe(404);
        (await _partner.Get("/api/v1/object-codes/00000000000001/image")).Status.ShouldBe(404);
    }

    [Test]
    public async Task Only_one_code_can_be_asked_for_at_a_time()
    {
        var batch = await ImagesKit.Batch(_partner, 1);
        (await _partner.Get($"/api/v1/object-codes/{batch}/image")).Status.ShouldBe(404);
    }
}
