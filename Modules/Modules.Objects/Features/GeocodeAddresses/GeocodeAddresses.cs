using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Features;

/// <summary>地址转坐标 (rows 13, 204): positions for addresses, each answered by itself; one that cannot be placed says why.</summary>
internal static class GeocodeAddresses
{
    public const int MaxAddresses = 100;
    public const int MaxLength = 300;

    internal sealed record Query(IReadOnlyList<string?> Addresses, CoordinateSystem Target) : IQuery<Result>;

    internal sealed record Result(IReadOnlyList<GeocodeResult> Items);

    internal sealed class Handler(IGeocoder geocoder) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            if (request.Addresses.Count is 0 or > MaxAddresses)
            {
                throw new InputInvalid("addresses", request.Addresses.Count == 0 ? "请至少提交一个地址。" : $"一次最多提交 {MaxAddresses} 个地址，请分批。");
            }
            var fit = request.Addresses.Where(a => Objection(a) is null).Select(a => a!).ToList();
            var found = new Queue<GeocodeResult>(fit.Count == 0 ? [] : await geocoder.GeocodeAsync(fit, request.Target, ct));
            return new Result([.. request.Addresses.Select(a => Objection(a) is { } objection
                ? new GeocodeResult(a ?? "", null, null, 0, null, objection, OfflineGeocoder.SourceName)
                : found.Dequeue())]);
        }

        private static string? Objection(string? address) =>
            string.IsNullOrWhiteSpace(address) ? "地址为空"
            : address.Length > MaxLength ? $"地址超过 {MaxLength} 个字符"
            : null;
    }
}
