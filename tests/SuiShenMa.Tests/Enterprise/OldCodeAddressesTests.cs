using Microsoft.Extensions.Configuration;
using Shouldly;
using SuiShenMa.Enterprise.OldCodes;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>What is printed on old codes, and where it may lead.</summary>
[Row(81)]
public sealed class OldCodeAddressesTests
{
    [TestCase("QYM2021000123", "QYM2021000123")]
    [TestCase(" qym2021000123\n", "QYM2021000123")]
    [TestCase("https://old.example.cn/qym/QYM2021000123", "QYM2021000123")]
    [TestCase("https://old.example.cn/entcode?from=wx&id=qym-77", "QYM-77")]
    [TestCase("https://old.example.cn/entcode?from=wx", null)]
    [TestCase("一二三四五", null)]
    [TestCase("abc", null)]
    [TestCase("", null)]
    public void The_value_is_read_from_what_is_printed(string printed, string? value) =>
        Addresses("/qym/{code}", "/entcode?id={code}").ValueOf(printed).ShouldBe(value);

    [TestCase("/admin/{code}")]
    [TestCase("/e/{code}")]
    [TestCase("/{code}")]
    [TestCase("qym/{code}")]
    [TestCase("/qym")]
    public void An_address_that_would_shadow_a_page_is_refused_at_start(string address) =>
        Should.Throw<InvalidOperationException>(() => Addresses(address)).Message.ShouldContain(address);

    private static OldCodeAddresses Addresses(params string[] addresses) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(addresses.Select((a, i) => KeyValuePair.Create("Enterprise:OldCodes:Addresses:" + i, (string?)a))).Build());
}
