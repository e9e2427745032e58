using SuiShenMa.Kernel.Files;

namespace SuiShenMa.Tests.Kernel;

public sealed class FileStoreTests
{
    [Test]
    public void Deleting_what_is_not_there_is_no_failure() =>
        Assert.DoesNotThrowAsync(() => new LocalFileStore(Path.Combine(Path.GetTempPath(), Guid.CreateVersion7().ToString("N"))).DeleteAsync("no/such/file", CancellationToken.None));
}
