using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The activation tool asks what must be collected of an object once its type is known (row 225).</summary>
internal static class GetRequiredAttributes
{
    internal sealed record Query(string TypeCode) : IQuery<IReadOnlyList<AttributeDefinition>>;

    internal sealed class Handler(ITypeCatalog types, IDictionaries dictionaries, ICurrentUser user) : IHandle<Query, IReadOnlyList<AttributeDefinition>>
    {
        public Task<IReadOnlyList<AttributeDefinition>> Handle(Query query, CancellationToken ct)
        {
            var info = types.Find(query.TypeCode);
            if (info is not { OnShelf: true } || !user.Actor.Scope.AllowsType(DataActions.Add, info.Type.Code))
            {
                throw new NotFound("没有这个物体类型，或者它已下架，或者不在应用的授权范围内。");
            }
            return Task.FromResult<IReadOnlyList<AttributeDefinition>>([.. info.Type.Attributes.OrderByDescending(a => a.Required).Select(Told)]);
        }

        /// <summary>Whoever asks from outside knows no dictionaries: the names that are offered today stand in their place.</summary>
        private AttributeDefinition Told(AttributeDefinition a) =>
            a.Dictionary is null ? a : a with { Options = [.. AttributeChoices.Offered(a, dictionaries).Select(o => o.Text)] };
    }
}
