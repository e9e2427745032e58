using Shouldly;
using SuiShenMa.Kernel;
using static SuiShenMa.Tests.Kernel.Mechanisms.ProbeHost;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>A list never costs more than its bounds.</summary>
public sealed class PagingTests
{
    [TestCase(1, 1)]
    [TestCase(1, 200)]
    [TestCase(5_001, 200)]
    [TestCase(1_000_001, 1)]
    public void Within_the_bounds_a_page_is_read(int page, int pageSize) => Should.NotThrow(() => Paging.Check(page, pageSize));

    [TestCase(0, 20, "page")]
    [TestCase(-1, 20, "page")]
    [TestCase(int.MinValue, 20, "page")]
    [TestCase(5_002, 200, "page")]
    [TestCase(int.MaxValue, 200, "page")]
    [TestCase(1_000_002, 1, "page")]
    [TestCase(1, 0, "pageSize")]
    [TestCase(1, 201, "pageSize")]
    [TestCase(1, -5, "pageSize")]
    [TestCase(1, int.MaxValue, "pageSize")]
    public void Beyond_them_the_field_is_named(int page, int pageSize, string field) =>
        Should.Throw<InputInvalid>(() => Paging.Check(page, pageSize)).Errors.Keys.ShouldBe([field]);

    [Test]
    public async Task A_page_counts_all_and_reads_its_own()
    {
        var topic = NewTopic();
        await Db(db => { db.Notes.AddRange(Enumerable.Range(1, 7).Select(n => new ProbeNote { Topic = topic, Count = n })); return db.SaveChangesAsync(); });
        var page = await Read(topic, 2, 3);
        (page.Total, page.Pages, page.Page, page.PageSize).ShouldBe((7, 3, 2, 3));
        page.Items.ShouldBe([4, 5, 6]);
        (await Read(topic, 3, 3)).Items.ShouldBe([7]);
        (await Read(topic, 4, 3)).Items.ShouldBeEmpty();
        (await Read("nothing of this name", 1, 3)).Pages.ShouldBe(1);
    }

    private static Task<Paged<int>> Read(string topic, int page, int size) =>
        Db(db => db.Notes.Where(n => n.Topic == topic).OrderBy(n => n.Count).Select(n => n.Count).ToPageAsync(page, size, CancellationToken.None));
}
