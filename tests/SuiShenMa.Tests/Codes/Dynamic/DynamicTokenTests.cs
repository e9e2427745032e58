using System.Buffers.Text;
using System.Text;
using Shouldly;
using SuiShenMa.Bench;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>domain.md §1.3: the token of dynamic codes, without a host.</summary>
[Row(1, 19)]
public sealed class DynamicTokenTests
{
    private TokenDesk _desk = null!;

    [SetUp]
    public void Open() => _desk = new TokenDesk();

    [TearDown]
    public void Close() => _desk.Dispose();

    [Test]
    public void The_bytes_are_those_that_openssl_makes()
    {
        // openssl dgst -sm3 -mac HMAC -macopt key:vector-key-of-dynamic-codes over the first twenty bytes.
        const string expected = "EQdo0AAABA8BAgMEBQYHCN6tvu8NcqieWbIEfOco";
        Span<byte> bytes = stackalloc byte[TokenFormat.Size];
        TokenFormat.WriteBody(new DynamicToken(DynamicKind.Person, false, 0x68D00000, 4, 15, 0x0102030405060708, 0xDEADBEEF), 7, bytes);
        new HmacSm3("vector-key-of-dynamic-codes"u8).Compute(bytes[..TokenFormat.BodySize]).AsSpan(0, TokenFormat.MacSize).CopyTo(bytes[TokenFormat.BodySize..]);
        Base64Url.EncodeToString(bytes).ShouldBe(expected);
        TokenFormat.TryReadBody(bytes, out var token).ShouldBeTrue();
        token.ShouldBe(new DynamicToken(DynamicKind.Person, false, 0x68D00000, 4, 15, 0x0102030405060708, 0xDEADBEEF));
        token.ExpiresAt.ShouldBe(0x68D00000 + 60);
    }

    [Test]
    public void A_code_says_what_it_was_made_with_and_is_forty_characters()
    {
        var text = _desk.Tokens.Create(DynamicKind.Enterprise, 95, 33, -7, true, out var made);
        text.Length.ShouldBe(40);
        _desk.Tokens.Read(text, out var read).ShouldBe(TokenFault.None);
        read.ShouldBe(made);
        (read.Kind, read.CertNumber, read.Subject, read.SingleUse, read.ExpiresAt - read.IssuedAt).ShouldBe((DynamicKind.Enterprise, (byte)33, -7L, true, 90L));
    }

    [TestCase(-5_000, "None")]
    [TestCase(-5_001, "NotYet")]
    [TestCase(-6_000, "NotYet")]
    [TestCase(0, "None")]
    [TestCase(60_000, "None")]
    [TestCase(65_000, "None")]
    [TestCase(65_001, "Expired")]
    [TestCase(66_000, "Expired")]
    public void Five_seconds_of_skew_are_accepted_and_not_one_millisecond_more(int afterIssueMs, string expected)
    {
        var text = _desk.New(60);
        _desk.Clock.Now += TimeSpan.FromMilliseconds(afterIssueMs);
        _desk.Read(text).ToString().ShouldBe(expected);
    }

    [TestCase(15)]
    [TestCase(600)]
    public void The_shortest_and_the_longest_life_are_kept(int life)
    {
        var text = _desk.New(life);
        _desk.Clock.Now += TimeSpan.FromSeconds(life + 5);
        _desk.Read(text).ShouldBe(TokenFault.None);
        _desk.Clock.Now += TimeSpan.FromSeconds(1);
        _desk.Read(text).ShouldBe(TokenFault.Expired);
    }

    [TestCase(14)]
    [TestCase(601)]
    [TestCase(-1)]
    public void Another_life_is_not_made(int life) => Should.Throw<ArgumentOutOfRangeException>(() => _desk.New(life));

    [Test]
    public void Only_the_exact_text_is_a_code()
    {
        var text = _desk.New();
        foreach (var other in new[]
        {
            "", " ", text[..39], text + "A", text + "=", text[..38] + "==", " " + text[1..], text[..20] + " " + text[21..], text[..20] + "\n" + text[21..],
            text[..39] + "+", text[..39] + "/", text[..39] + "é", new string('=', 40), new string('A', 41), new string('x', 10_000),
        })
        {
            _desk.Read(other).ShouldBe(TokenFault.Malformed, other.Length > 60 ? "long" : other);
        }
    }

    [Test]
    public void Every_single_changed_character_and_every_single_changed_bit_is_found()
    {
        var text = _desk.New();
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(c => c != text[i]))
            {
                _desk.Read(text[..i] + c + text[(i + 1)..]).ShouldBe(TokenFault.Forged);
            }
        }
        var bytes = Base64Url.DecodeFromChars(text);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            _desk.Read(Base64Url.EncodeToString(bytes)).ShouldBe(TokenFault.Forged);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        _desk.Read(text.ToUpperInvariant()).ShouldBe(TokenFault.Forged);
        _desk.Read(text.ToLowerInvariant()).ShouldBe(TokenFault.Forged);
    }

    [Test]
    public void An_unknown_version_kind_or_life_is_not_accepted_even_with_a_good_code_of_authenticity()
    {
        foreach (var (at, value) in new (int, byte)[] { (0, 0x01), (0, 0x21), (0, 0xF1), (0, 0x10), (0, 0x13), (0, 0x15), (0, 0x1F), (6, 0x00), (6, 0x80) })
        {
            var bytes = Base64Url.DecodeFromChars(_desk.New());
            bytes[at] = value;
            _desk.Keys.Find(bytes[1]).Key.Mac.Compute(bytes.AsSpan(0, TokenFormat.BodySize)).AsSpan(0, TokenFormat.MacSize).CopyTo(bytes.AsSpan(TokenFormat.BodySize));
            _desk.Read(Base64Url.EncodeToString(bytes)).ShouldBe(TokenFault.Forged, $"byte {at} = {value:x2}");
        }
    }

    [Test]
    public void A_key_that_nobody_has_signs_nothing()
    {
        // The stand-in for unknown numbers is an ordinary HMAC under zeros: whoever guesses that must not get in.
        var zeros = new SymmetricKey("x", "x", 0, DateTime.UnixEpoch, new byte[32]);
        foreach (var number in new byte[] { 0, 2, 200 })
        {
            var bytes = Base64Url.DecodeFromChars(_desk.New());
            bytes[1] = number;
            zeros.Mac.Compute(bytes.AsSpan(0, TokenFormat.BodySize)).AsSpan(0, TokenFormat.MacSize).CopyTo(bytes.AsSpan(TokenFormat.BodySize));
            _desk.Read(Base64Url.EncodeToString(bytes)).ShouldBe(TokenFault.Forged);
        }
    }

    /// <summary>A tenth of the issue's figures; the bench runs them whole.</summary>
    [Test]
    public void Of_a_hundred_thousand_codes_none_is_double_and_of_a_million_forgeries_none_is_accepted()
    {
        var codes = new HashSet<string>(100_000);
        for (var i = 0; i < 100_000; i++)
        {
            codes.Add(_desk.New(subject: 7)).ShouldBeTrue();
        }
        var samples = codes.Take(2_000).ToArray();
        var accepted = new long[2];
        Parallel.For(0, 2, i => accepted[i] = new TokenMill(_desk.Tokens, 20260501 + i).Accepted(samples, 500_000));
        accepted.ShouldBe([0L, 0L]);
    }

    [Test]
    public void Two_codes_of_one_subject_and_second_differ_by_their_use_key()
    {
        _desk.Tokens.Create(DynamicKind.Person, 60, 1, 5, true, out var one);
        _desk.Tokens.Create(DynamicKind.Person, 60, 1, 5, true, out var two);
        one.UseKey.ShouldNotBe(two.UseKey);
        one.UseKey.Length.ShouldBe(32);
    }

    [Test]
    public void Keys_rotate_while_serving_and_no_code_is_lost()
    {
        var before = _desk.New(600);
        var host = _desk.Beside();
        var first = _desk.Keys.Issuing.Kid;
        _desk.Clock.Now += TimeSpan.FromSeconds(20);
        var second = _desk.Keyring.Rotate(DynamicKeys.Purpose);
        // Every host still signs with the key that all of them know.
        _desk.Keys.Issuing.Kid.ShouldBe(first);
        _desk.Clock.Now += TimeSpan.FromSeconds(16);
        _desk.Keys.Issuing.Kid.ShouldBe(second);
        var after = _desk.New(600);
        foreach (var tokens in new[] { _desk.Tokens, _desk.Beside(), host })
        {
            _ = tokens.Read(before, out _);
            tokens.Read(before, out _).ShouldBe(TokenFault.None);
        }
        _desk.Beside().Read(after, out _).ShouldBe(TokenFault.None);
        _desk.Read(after).ShouldBe(TokenFault.None);
        Base64Url.DecodeFromChars(after)[1].ShouldNotBe(Base64Url.DecodeFromChars(before)[1]);
    }

    [Test]
    public void A_stolen_old_key_makes_no_new_codes()
    {
        var old = _desk.Keys.Issuing;
        _desk.Clock.Now += TimeSpan.FromSeconds(60);
        _desk.Keyring.Rotate(DynamicKeys.Purpose);
        _desk.Clock.Now += TimeSpan.FromMinutes(5);
        var bytes = new byte[TokenFormat.Size];
        TokenFormat.WriteBody(new DynamicToken(DynamicKind.Person, false, (uint)_desk.Clock.Now.ToUnixTimeSeconds(), 4, 1, 42, 1), old.Number, bytes);
        old.Mac.Compute(bytes.AsSpan(0, TokenFormat.BodySize)).AsSpan(0, TokenFormat.MacSize).CopyTo(bytes.AsSpan(TokenFormat.BodySize));
        _desk.Read(Base64Url.EncodeToString(bytes)).ShouldBe(TokenFault.Forged);
    }

    [Test]
    public void A_clock_that_jumps_accepts_nothing_wrongly_and_issues_all_the_same()
    {
        var text = _desk.New();
        _desk.Clock.Now -= TimeSpan.FromHours(3);
        _desk.Read(text).ShouldBe(TokenFault.NotYet);
        _desk.Read(_desk.New()).ShouldBe(TokenFault.None);
        _desk.Clock.Now += TimeSpan.FromDays(400);
        _desk.Read(text).ShouldBe(TokenFault.Expired);
        _desk.Read(_desk.New()).ShouldBe(TokenFault.None);
    }

    [Test]
    public async Task Without_the_keyring_nothing_is_issued_and_the_host_is_not_ready()
    {
        using var gone = new TokenDesk();
        gone.Dispose();
        Should.Throw<KeyringUnavailable>(() => gone.New());
        (await new DynamicKeysCheck(gone.Keys).CheckAsync(CancellationToken.None)).ShouldNotBeNull();
        (await new DynamicKeysCheck(_desk.Keys).CheckAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Test]
    public void Another_master_key_opens_no_keyring()
    {
        _ = _desk.New();
        Should.Throw<KeyringUnavailable>(() => _desk.Reopen(new byte[32]));
    }

    [Test]
    public void A_code_for_weak_networks_lives_a_day_and_is_signed_by_SM2()
    {
        var text = _desk.Offline.Create(17, 99, out var token);
        text.Length.ShouldBe(112);
        _desk.Offline.Read(text, out var read).ShouldBe(TokenFault.None);
        read.ShouldBe(token);
        _desk.Read(text).ShouldBe(TokenFault.Malformed);
        _desk.Clock.Now += TimeSpan.FromHours(24) + TimeSpan.FromSeconds(5);
        _desk.Offline.Read(text, out _).ShouldBe(TokenFault.None);
        _desk.Clock.Now += TimeSpan.FromMilliseconds(1);
        _desk.Offline.Read(text, out _).ShouldBe(TokenFault.Expired);
    }

    /// <summary>A tenth of the issue's figure; the bench runs it whole.</summary>
    [Test]
    public void Of_twenty_thousand_changed_SM2_signatures_none_is_accepted()
    {
        var codes = Enumerable.Range(0, 50).Select(i => _desk.Offline.Create(17, i, out _)).ToArray();
        var accepted = new long[2];
        Parallel.For(0, 2, i => accepted[i] = new SignatureMill(_desk.Offline, 20260501 + i).Accepted(codes, 10_000));
        accepted.ShouldBe([0L, 0L]);
    }

    [Test]
    public void The_numbers_of_certificate_types_never_change()
    {
        // Codes in people's hands carry these numbers. A new type goes to the end of the list; this hash then changes, the earlier lines must not.
        var list = string.Concat(CertTypes.All.Select(t => $"{t.Number} {t.Holder} {t.Code} {t.Entry}\n"));
        CertTypes.All.Count.ShouldBe(61);
        CertTypes.All[0].ShouldBe(new CertType(1, "111", "111", "居民身份证", SubjectKind.Person));
        CertTypes.All[14].Code.ShouldBe("414");
        Sm3.HashHex(Encoding.UTF8.GetBytes(list)).ShouldBe("1e93d1b4f92c134e6f9b4cb7ce40a87f453f0b336f03c19ffeacaa325b52b5d9");
    }
}
