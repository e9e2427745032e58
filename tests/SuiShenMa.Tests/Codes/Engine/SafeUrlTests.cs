using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Lists;

namespace SuiShenMa.Tests.Codes.Engine;

/// <summary>An address is read as browsers read it, or not at all.</summary>
public sealed class SafeUrlTests
{
    [TestCase("https://zwdt.sh.gov.cn/a?b=1#c", "zwdt.sh.gov.cn")]
    [TestCase("HTTPS://ZWDT.SH.GOV.CN/", "zwdt.sh.gov.cn")]
    [TestCase("https://zwdt.sh.gov.cn", "zwdt.sh.gov.cn")]
    [TestCase("https://zwdt.sh.gov.cn./x", "zwdt.sh.gov.cn")]
    [TestCase("https://zwdt.sh.gov.cn:443/x", "zwdt.sh.gov.cn")]
    [TestCase("https://zwdt.sh.gov.cn?next=https://evil.example.com", "zwdt.sh.gov.cn")]
    [TestCase("https://ｚｗｄｔ．sh．gov．cn/", "zwdt.sh.gov.cn", TestName = "Full-width letters are what browsers make of them")]
    [TestCase("https://zwdt。sh。gov。cn/", "zwdt.sh.gov.cn", TestName = "Chinese full stops are dots")]
    [TestCase("https://上海.中国/服务", "xn--fhqz97e.xn--fiqs8s", TestName = "International names become punycode")]
    [TestCase("https://xn--fhqz97e.xn--fiqs8s/", "xn--fhqz97e.xn--fiqs8s")]
    [TestCase("https://a.b-c.d1.cn/", "a.b-c.d1.cn")]
    public void A_plain_https_address_has_one_host(string url, string host)
    {
        SafeUrl.Read(url, out var canonical, out var read).ShouldBe(WhiteListReason.None);
        read.ShouldBe(host);
        new Uri(canonical).IdnHost.ShouldBe(host);
        canonical.ShouldStartWith("https://" + host);
    }

    [TestCase("http://zwdt.sh.gov.cn/", WhiteListReason.NotHttps)]
    [TestCase("javascript:alert(1)//zwdt.sh.gov.cn", WhiteListReason.NotHttps)]
    [TestCase("ftp://zwdt.sh.gov.cn/", WhiteListReason.NotHttps)]
    [TestCase("//zwdt.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("zwdt.sh.gov.cn", WhiteListReason.Malformed)]
    [TestCase("https:/zwdt.sh.gov.cn", WhiteListReason.NotHttps)]
    [TestCase("https://zwdt.sh.gov.cn@evil.example.com/", WhiteListReason.UserInfo)]
    [TestCase("https://user:secret@zwdt.sh.gov.cn/", WhiteListReason.UserInfo)]
    [TestCase("https://evil.example.com\\@zwdt.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://evil.example.com\\.zwdt.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://zwdt.sh.gov.cn:8443/", WhiteListReason.Port)]
    [TestCase("https://zwdt.sh.gov.cn:/", WhiteListReason.Port)]
    [TestCase("https://127.0.0.1/", WhiteListReason.IpLiteral)]
    [TestCase("https://2130706433/", WhiteListReason.IpLiteral)]
    [TestCase("https://0x7f000001/", WhiteListReason.IpLiteral)]
    [TestCase("https://0x7f.1/", WhiteListReason.IpLiteral)]
    [TestCase("https://0177.0.0.0x1/", WhiteListReason.IpLiteral)]
    [TestCase("https://a.b.c.09/", WhiteListReason.IpLiteral)]
    [TestCase("https://[::1]/", WhiteListReason.IpLiteral)]
    [TestCase("https://[::ffff:127.0.0.1]/", WhiteListReason.IpLiteral)]
    [TestCase("https://①②⑦.⓪.⓪.①/", WhiteListReason.Malformed)]
    [TestCase("https://１２７．０．０．１/", WhiteListReason.IpLiteral)]
    [TestCase("https://localhost/", WhiteListReason.Malformed)]
    [TestCase("https://zwdt.sh.gov.cn../", WhiteListReason.Malformed)]
    [TestCase("https://.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://zwdt..sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://-zwdt.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://zw_dt.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://evil.example.com%2f.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://evil.example.com%00.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://evil.example.com\u2044.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://zwdt.sh.gov.cn/ a", WhiteListReason.Malformed)]
    [TestCase("https://zwdt.sh.gov.cn/\r\nLocation: x", WhiteListReason.Malformed)]
    [TestCase("https://zwdt.sh.gov.cn\u202e/", WhiteListReason.Malformed)]
    [TestCase("https://zwdt\u200b.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase(" https://zwdt.sh.gov.cn/", WhiteListReason.Malformed)]
    [TestCase("https://", WhiteListReason.Malformed)]
    [TestCase("https:///zwdt.sh.gov.cn", WhiteListReason.Malformed)]
    [TestCase("", WhiteListReason.Malformed)]
    [TestCase(null, WhiteListReason.Malformed)]
    public void What_two_readers_could_read_differently_is_refused(string? url, WhiteListReason reason) => SafeUrl.Read(url, out _, out _).ShouldBe(reason);

    [Test]
    public void An_over_long_address_is_refused_unread() => SafeUrl.Read("https://a.cn/" + new string('a', 2048), out _, out _).ShouldBe(WhiteListReason.Malformed);
}
