using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Cryptography;

[Row(29)]
internal sealed class FileKeyringTests
{
    private readonly KeyringFolder _folder = new();

    [TearDown]
    public void EmptyFolder()
    {
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            File.Delete(file);
        }
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Keys_survive_a_restart()
    {
        var before = _folder.Open();
        var mac = before.Current("a").Mac.Compute("x"u8);
        var signature = before.PlatformSigner.Sign("x"u8);

        var after = _folder.Open();
        after.Current("a").Kid.ShouldBe(before.Current("a").Kid);
        after.Current("a").Mac.Compute("x"u8).ShouldBe(mac);
        after.PlatformSigner.Kid.ShouldBe(before.PlatformSigner.Kid);
        after.PlatformSigner.Verify("x"u8, signature).ShouldBeTrue();
    }

    [Test]
    public void Each_purpose_has_its_own_key()
    {
        var keyring = _folder.Open();
        keyring.Current("a").Mac.Compute("x"u8).ShouldNotBe(keyring.Current("b").Mac.Compute("x"u8));
        keyring.Find("b", keyring.Current("a").Kid).ShouldBeNull();
        Should.Throw<ArgumentException>(() => keyring.Current("A purpose"));
    }

    [Test]
    public void After_a_rotation_the_new_key_is_current_and_the_old_one_is_found_also_after_a_restart()
    {
        var keyring = _folder.Open();
        var old = keyring.Current("a");
        var sealedText = old.Seal("secret"u8, "aad"u8);
        var oldSigner = keyring.PlatformSigner;
        var kid = keyring.Rotate("a");
        keyring.Rotate(IKeyring.PlatformSignerPurpose);

        foreach (var ring in new[] { keyring, _folder.Open() })
        {
            ring.Current("a").Kid.ShouldBe(kid);
            ring.Current("a").Number.ShouldBe((byte)2);
            ring.FindByNumber("a", 1)!.Kid.ShouldBe(old.Kid);
            ring.Find("a", old.Kid)!.TryOpen(sealedText, "aad"u8, out var plaintext).ShouldBeTrue();
            plaintext.ShouldBe("secret"u8.ToArray());
            ring.Current("a").TryOpen(sealedText, "aad"u8, out _).ShouldBeFalse();
            ring.All("a").Select(k => k.Kid).ShouldBe([kid, old.Kid]);
            ring.PlatformSigner.Kid.ShouldNotBe(oldSigner.Kid);
            ring.Signers.Select(s => s.Kid).ShouldBe([ring.PlatformSigner.Kid, oldSigner.Kid]);
        }
    }

    [Test]
    public void A_running_process_finds_a_key_that_another_one_made_and_soon_uses_it()
    {
        var clock = new FakeTimeProvider();
        var running = _folder.Open(clock);
        var old = running.Current("a").Kid;
        var other = _folder.Open();
        var kid = other.Rotate("a");

        running.Current("a").Kid.ShouldBe(old);
        running.Find("a", kid).ShouldNotBeNull();

        var next = other.Rotate("a");
        var signer = other.Rotate(IKeyring.PlatformSignerPurpose);
        clock.Advance(TimeSpan.FromSeconds(6));
        running.Current("a").Kid.ShouldBe(next);
        running.PlatformSigner.Kid.ShouldBe(signer);
    }

    [Test]
    public void Hosts_that_start_at_the_same_time_end_with_the_same_keys()
    {
        var rings = new FileKeyring[8];
        Parallel.For(0, rings.Length, new ParallelOptions { MaxDegreeOfParallelism = rings.Length }, i =>
        {
            rings[i] = new FileKeyring(_folder.Path, null, mayGenerateMasterKey: true);
            rings[i].Current("a");
        });

        rings.Select(r => r.Current("a").Kid).Distinct().Count().ShouldBe(1);
        rings.Select(r => r.PlatformSigner.Kid).Distinct().Count().ShouldBe(1);
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).ShouldBe(["keyring.json", "keyring.lock", "master.key"], ignoreOrder: true);
    }

    [Test]
    public void Rotations_from_several_hosts_at_once_lose_none()
    {
        _folder.Open();
        var kids = new string[24];
        Parallel.For(0, 4, host =>
        {
            var ring = _folder.Open();
            for (var i = 0; i < 6; i++)
            {
                kids[host * 6 + i] = ring.Rotate("a");
            }
        });

        _folder.Open().All("a").Select(k => k.Kid).ShouldBe(kids, ignoreOrder: true);
        _folder.Open().All("a").Select(k => k.Number).Distinct().Count().ShouldBe(24);
    }

    [Test]
    public void Numbers_begin_again_after_255_and_the_newest_key_has_the_number()
    {
        var keyring = _folder.Open();
        var first = keyring.Current("a").Kid;
        for (var i = 0; i < 255; i++)
        {
            keyring.Rotate("a");
        }

        keyring.Current("a").Number.ShouldBe((byte)1);
        keyring.FindByNumber("a", 1)!.Kid.ShouldBe(keyring.Current("a").Kid);
        keyring.FindByNumber("a", 0).ShouldBeNull();
        keyring.Find("a", first).ShouldNotBeNull();
    }

    [Test]
    public void Without_a_master_key_there_is_no_keyring_and_nothing_is_written()
    {
        Should.Throw<KeyringUnavailable>(() => new FileKeyring(_folder.Path, null)).Message.ShouldContain("SSM_MASTER_KEY");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Test]
    public void A_wrong_master_key_is_named_as_such_and_changes_nothing()
    {
        _folder.Open().Current("a");
        var content = File.ReadAllText(_folder.File);
        Should.Throw<KeyringUnavailable>(() => new FileKeyring(_folder.Path, new byte[32])).Message.ShouldContain("not the one that wrapped");
        File.ReadAllText(_folder.File).ShouldBe(content);
    }

    [Test]
    public void A_lost_generated_master_key_is_not_replaced_by_a_new_one()
    {
        _ = new FileKeyring(_folder.Path, null, mayGenerateMasterKey: true);
        File.Delete(Path.Combine(_folder.Path, "master.key"));
        Should.Throw<KeyringUnavailable>(() => new FileKeyring(_folder.Path, null, mayGenerateMasterKey: true));
        File.Exists(Path.Combine(_folder.Path, "master.key")).ShouldBeFalse();
    }

    [Test]
    public void Secret_files_are_readable_by_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Windows has no file modes.");
            return;
        }

        _ = new FileKeyring(_folder.Path, null, mayGenerateMasterKey: true);
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    [Test]
    public void No_secret_stands_in_the_file_in_clear()
    {
        var keyring = _folder.Open();
        keyring.Current("a");
        var file = JsonNode.Parse(File.ReadAllText(_folder.File))!;
        file["keys"]!.AsArray().Select(k => k!["purpose"]!.GetValue<string>()).ShouldBe([IKeyring.PlatformSignerPurpose, "a"]);
        foreach (var key in file["keys"]!.AsArray())
        {
            Convert.FromBase64String(key!["wrapped"]!.GetValue<string>()).Length.ShouldBe(12 + 32 + 16);
        }
    }

    [TestCase("purpose", "b")]
    [TestCase("kid", "k1-00000000")]
    [TestCase("createdAt", "2020-01-01T00:00:00.0000000Z")]
    [TestCase("wrapped", "AAAA")]
    public void A_changed_entry_is_found_at_the_next_start(string field, string value)
    {
        _folder.Open().Current("a");
        Tamper(file => file["keys"]![1]![field] = value);
        Should.Throw<KeyringUnavailable>(() => _folder.Open()).Message.ShouldContain("changed by other hands");
    }

    [Test]
    public void A_dropped_or_reordered_entry_is_found_at_the_next_start()
    {
        var keyring = _folder.Open();
        keyring.Rotate("a");
        keyring.Rotate("a");
        Tamper(file => file["keys"]!.AsArray().RemoveAt(2));
        Should.Throw<KeyringUnavailable>(() => _folder.Open());
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("{\"format\":1,\"masterCheck\":null,\"keys\":null,\"mac\":null}")]
    [TestCase("{\"format\":2,\"masterCheck\":\"\",\"keys\":[],\"mac\":\"\"}")]
    [TestCase("[1")]
    public void A_damaged_file_is_an_error_and_never_a_reason_for_new_keys(string content)
    {
        _folder.Open();
        File.WriteAllText(_folder.File, content);
        Should.Throw<KeyringUnavailable>(() => _folder.Open());
        File.ReadAllText(_folder.File).ShouldBe(content);
    }

    [Test]
    public void A_running_process_keeps_its_keys_when_the_file_is_damaged_and_says_so()
    {
        var keyring = _folder.Open();
        var kid = keyring.Current("a").Kid;
        var good = File.ReadAllBytes(_folder.File);
        File.WriteAllText(_folder.File, "damaged");

        keyring.Find("a", "unknown").ShouldBeNull();
        keyring.Find("a", kid).ShouldNotBeNull();
        keyring.ReloadProblem.ShouldNotBeNull();
        Should.Throw<KeyringUnavailable>(() => keyring.Rotate("a"));
        File.Delete(_folder.File);
        Should.Throw<KeyringUnavailable>(() => keyring.Rotate("a")).Message.ShouldContain("disappeared");
        Should.Throw<KeyringUnavailable>(() => keyring.Current("new-purpose"));

        File.WriteAllBytes(_folder.File, good);
        keyring.Find("a", "unknown").ShouldBeNull();
        keyring.ReloadProblem.ShouldBeNull();
    }

    [Test]
    public void The_master_key_can_be_changed_and_the_keys_stay()
    {
        var keyring = _folder.Open();
        var kid = keyring.Current("a").Kid;
        var mac = keyring.Current("a").Mac.Compute("x"u8);
        var next = Sm3.Hash("next"u8);
        keyring.ChangeMasterKey(next);

        keyring.Rotate("a");
        new FileKeyring(_folder.Path, next).Find("a", kid)!.Mac.Compute("x"u8).ShouldBe(mac);
        Should.Throw<KeyringUnavailable>(() => _folder.Open());
    }

    [Test]
    public void A_master_key_is_read_from_hex_or_base64_and_from_nothing_else()
    {
        MasterKey.Parse(null).ShouldBeNull();
        MasterKey.Parse(" ").ShouldBeNull();
        MasterKey.Parse(Convert.ToHexString(_folder.MasterKey) + "\n").ShouldBe(_folder.MasterKey);
        MasterKey.Parse(Convert.ToBase64String(_folder.MasterKey)).ShouldBe(_folder.MasterKey);
        foreach (var bad in new[] { "changeme", "AAAA", new string('z', 64), Convert.ToBase64String(new byte[33]) })
        {
            Should.Throw<KeyringUnavailable>(() => MasterKey.Parse(bad)).Message.ShouldNotContain(bad);
        }

        Should.Throw<KeyringUnavailable>(() => new FileKeyring(_folder.Path, new byte[16]));
    }

    private void Tamper(Action<JsonNode> change)
    {
        var file = JsonNode.Parse(File.ReadAllText(_folder.File))!;
        change(file);
        File.WriteAllText(_folder.File, file.ToJsonString());
    }
}
