using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.Files;

/// <summary>
/// Files in a bucket of an S3-compatible store such as MinIO. What is written is first made whole in a temporary file, so
/// that a write that fails sends nothing; what is read is brought to one, because readers seek.
/// </summary>
internal sealed class S3FileStore(IMinioClient client, string bucket, string temporary) : IFileStore
{
    public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken ct)
    {
        await using var whole = Temporary();
        await write(whole);
        ct.ThrowIfCancellationRequested();
        whole.Position = 0;
        await client.PutObjectAsync(new PutObjectArgs().WithBucket(bucket).WithObject(FileNames.Safe(name))
            .WithStreamData(whole).WithObjectSize(whole.Length).WithContentType("application/octet-stream"), ct);
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        var local = Temporary();
        try
        {
            await client.GetObjectAsync(new GetObjectArgs().WithBucket(bucket).WithObject(FileNames.Safe(name)).WithCallbackStream((stream, stop) => stream.CopyToAsync(local, stop)), ct);
            local.Position = 0;
            return local;
        }
        catch (ObjectNotFoundException)
        {
            await local.DisposeAsync();
            return null;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    public Task DeleteAsync(string name, CancellationToken ct) =>
        client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(bucket).WithObject(FileNames.Safe(name)), ct);

    public async Task CreateBucketAsync(CancellationToken ct)
    {
        if (!await client.BucketExistsAsync(new BucketExistsArgs().WithBucket(bucket), ct))
        {
            await client.MakeBucketAsync(new MakeBucketArgs().WithBucket(bucket), ct);
        }
    }

    private FileStream Temporary() => new(Path.Combine(temporary, Guid.CreateVersion7().ToString("N") + ".tmp"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}

/// <summary>Makes the bucket at the first start. A store that cannot be reached then does not stop the host: verifying needs no files.</summary>
internal sealed class BucketAtStart(S3FileStore files, ILogger<BucketAtStart> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await files.CreateBucketAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "The file store cannot be reached; trying again in {Seconds} s. Images, workbooks and photos fail until then", Pause.TotalSeconds);
            }
            await Task.Delay(Pause, stoppingToken);
        }
    }
}

/// <summary>Chooses the store: a folder, or with <c>Files:Endpoint</c> a bucket.</summary>
public static class FileStoreRegistration
{
    /// <exception cref="InvalidOperationException">An endpoint without bucket or keys.</exception>
    public static IServiceCollection AddFileStore(this IServiceCollection services, IConfiguration configuration, DataFolder data)
    {
        if (configuration["Files:Endpoint"] is not { Length: > 0 } endpoint)
        {
            services.AddSingleton(new Backup.BackedUpFolder("files", data.Sub("files")));
            return services.AddSingleton<IFileStore>(new LocalFileStore(data.Sub("files")));
        }
        var address = new Uri(endpoint);
        var client = new MinioClient().WithEndpoint(address.Authority).WithSSL(address.Scheme == Uri.UriSchemeHttps)
            .WithCredentials(Setting(configuration, "Files:AccessKey"), Setting(configuration, "Files:SecretKey")).WithTimeout(60_000).Build();
        var store = new S3FileStore(client, Setting(configuration, "Files:Bucket"), data.Sub("files-passing-through"));
        services.AddSingleton(store);
        services.AddSingleton<IFileStore>(store);
        return services.AddHostedService<BucketAtStart>();
    }

    private static string Setting(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Files:Endpoint is set, so {name} must be set as well.");
}
