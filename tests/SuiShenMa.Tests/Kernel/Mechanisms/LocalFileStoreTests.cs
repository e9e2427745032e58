using System.Text;
using Shouldly;
using SuiShenMa.Kernel.Files;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>A file is there as a whole or not at all.</summary>
public sealed class LocalFileStoreTests
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), "ssm-tests", "files-" + Guid.CreateVersion7().ToString("N"));

    private LocalFileStore Store => new(_root);

    [OneTimeTearDown]
    public void Clean()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Test]
    public async Task Until_it_is_written_nobody_sees_it()
    {
        await Save("a/new.txt", "whole", halfway: async () => (await Store.OpenAsync("a/new.txt", default)).ShouldBeNull());
        (await Read("a/new.txt")).ShouldBe("whole");
    }

    [Test]
    public async Task While_it_is_overwritten_the_old_one_is_read()
    {
        await Save("b.txt", "old");
        await Save("b.txt", "new", halfway: async () => (await Read("b.txt")).ShouldBe("old"));
        (await Read("b.txt")).ShouldBe("new");
    }

    [Test]
    public async Task A_write_that_fails_leaves_the_old_file_and_no_litter()
    {
        await Save("c/c.txt", "old");
        await Should.ThrowAsync<InvalidDataException>(() => Save("c/c.txt", "new", halfway: () => throw new InvalidDataException("broken on purpose")));
        await Should.ThrowAsync<OperationCanceledException>(() => Store.SaveAsync("c/c.txt", _ => Task.CompletedTask, new CancellationToken(canceled: true)));
        (await Read("c/c.txt")).ShouldBe("old");
        Directory.GetFiles(Path.Combine(_root, "c")).Length.ShouldBe(1);
    }

    [Test]
    public async Task Of_many_who_write_at_once_one_wins_as_a_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => Save("d/d.txt", new string((char)('a' + n), 20_000)))));
        var text = (await Read("d/d.txt"))!;
        (text.Length, text.Distinct().Count()).ShouldBe((40_000, 1));
        Directory.GetFiles(Path.Combine(_root, "d")).Length.ShouldBe(1);
    }

    [Test]
    public async Task What_is_deleted_is_gone_but_who_reads_it_reads_on()
    {
        await Save("e.txt", "still here");
        await using var open = (await Store.OpenAsync("e.txt", default))!;
        await Store.DeleteAsync("e.txt", default);
        using var reader = new StreamReader(open);
        (await reader.ReadToEndAsync()).ShouldStartWith("still here");
        (await Store.OpenAsync("e.txt", default)).ShouldBeNull();
    }

    [TestCase("../outside.txt")]
    [TestCase("/etc/passwd")]
    [TestCase("a//b")]
    [TestCase("a/../b")]
    [TestCase(".hidden")]
    [TestCase("a/.b")]
    [TestCase("a\\b")]
    [TestCase("a%b")]
    [TestCase("a b")]
    [TestCase("")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await Store.OpenAsync(name, default));
        await Should.ThrowAsync<ArgumentException>(async () => await Save(name, "x"));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.DeleteAsync(name, default));
    }

    private Task Save(string name, string text, Func<Task>? halfway = null) => Store.SaveAsync(name, async stream =>
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await stream.FlushAsync();
        if (halfway is not null)
        {
            await halfway();
            return;
        }
        if (text.Length > 1_000)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        }
    }, default);

    private async Task<string?> Read(string name)
    {
        await using var stream = await Store.OpenAsync(name, default);
        return stream is null ? null : await new StreamReader(stream).ReadToEndAsync();
    }

    [Test]
    public async Task Deleting_what_is_not_there_is_no_failure() => await Should.NotThrowAsync(() => Store.DeleteAsync("no/such/file", CancellationToken.None));
}
