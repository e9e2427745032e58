using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>The same promises as of the folder, kept by a bucket.</summary>
public sealed class S3FileStoreTests
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ssm-tests", "s3-" + Guid.CreateVersion7().ToString("N"));
    private S3StandIn _server = null!;
    private ServiceProvider _services = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await S3StandIn.StartAsync();
        _services = new ServiceCollection().AddLogging().AddFileStore(Settings(("Files:AccessKey", "ssm"), ("Files:SecretKey", "secret"), ("Files:Bucket", "suishenma")), new DataFolder(_folder)).BuildServiceProvider();
        await _services.GetRequiredService<S3FileStore>().CreateBucketAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IFileStore Store => _services.GetRequiredService<IFileStore>();

    [Test]
    public async Task What_is_saved_is_read_back_and_can_be_read_from_anywhere()
    {
        _server.Buckets.Keys.ShouldBe(["suishenma"]);
        await SaveAsync("images/a.zip", [1, 2, 3, 4, 5]);
        await using var stream = (await Store.OpenAsync("images/a.zip", CancellationToken.None)).ShouldNotBeNull();
        stream.CanSeek.ShouldBeTrue();
        stream.Seek(3, SeekOrigin.Begin);
        stream.ReadByte().ShouldBe(4);
    }

    [Test]
    public async Task A_file_larger_than_one_part_arrives_as_a_whole()
    {
        var bytes = new byte[12 * 1024 * 1024];
        new Random(1).NextBytes(bytes);
        await SaveAsync("images/large.zip", bytes);
        await using var stream = (await Store.OpenAsync("images/large.zip", CancellationToken.None)).ShouldNotBeNull();
        var back = new MemoryStream();
        await stream.CopyToAsync(back);
        back.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Test]
    public async Task A_write_that_fails_leaves_the_old_file_and_no_litter()
    {
        await SaveAsync("c.txt", [1]);
        await Should.ThrowAsync<InvalidDataException>(() => Store.SaveAsync("c.txt", async s => { await s.WriteAsync(new byte[] { 2 }); throw new InvalidDataException("broken on purpose"); }, CancellationToken.None));
        await using var stream = (await Store.OpenAsync("c.txt", CancellationToken.None)).ShouldNotBeNull();
        stream.ReadByte().ShouldBe(1);
        await stream.DisposeAsync();
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Test]
    public async Task What_is_not_there_is_null_and_deleting_it_is_no_failure()
    {
        (await Store.OpenAsync("nothing/here.txt", CancellationToken.None)).ShouldBeNull();
        await Store.DeleteAsync("nothing/here.txt", CancellationToken.None);
        await SaveAsync("gone.txt", [1]);
        await Store.DeleteAsync("gone.txt", CancellationToken.None);
        (await Store.OpenAsync("gone.txt", CancellationToken.None)).ShouldBeNull();
    }

    [TestCase("../escape")]
    [TestCase("a//b")]
    [TestCase(".hidden")]
    [TestCase("")]
    public async Task A_name_that_is_not_safe_is_refused(string name) =>
        await Should.ThrowAsync<ArgumentException>(() => SaveAsync(name, [1]));

    [Test]
    public async Task A_store_that_cannot_be_reached_is_a_failure_and_not_a_missing_file()
    {
        _server.Down = true;
        try
        {
            await Should.ThrowAsync<Exception>(() => Store.OpenAsync("a.txt", CancellationToken.None));
            await Should.ThrowAsync<Exception>(() => SaveAsync("a.txt", [1]));
        }
        finally
        {
            _server.Down = false;
        }
    }

    [Test]
    public void An_endpoint_without_bucket_or_keys_is_refused_at_start() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddFileStore(Settings(), new DataFolder(_folder))).Message.ShouldContain("Files:");

    private Task SaveAsync(string name, byte[] bytes) => Store.SaveAsync(name, s => s.WriteAsync(bytes).AsTask(), CancellationToken.None);

    private IConfiguration Settings(params (string Name, string Value)[] more) => new ConfigurationBuilder()
        .AddInMemoryCollection(more.Append(("Files:Endpoint", _server.Address.ToString())).ToDictionary(s => s.Item1, s => (string?)s.Item2)).Build();
}
