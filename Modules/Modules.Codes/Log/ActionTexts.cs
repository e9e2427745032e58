using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;

namespace SuiShenMa.Codes.Log;

/// <summary>What the operations of the interface are called by people, from the same words as the contract document.</summary>
internal sealed class ActionTexts(EndpointDataSource endpoints)
{
    private FrozenDictionary<string, string>? _texts;

    /// <summary>By operation id.</summary>
    public FrozenDictionary<string, string> All => _texts ??= endpoints.Endpoints.Where(e => e.Metadata.GetMetadata<PartnerOperation>() is not null)
        .Select(e => (Id: OperationIds.Of(e), Text: e.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? OperationIds.Of(e)))
        .DistinctBy(e => e.Id).Append((Id: CallRecord.NoOperation, Text: "（没有对应的接口）")).Append((Id: CallRecord.UsedOffline, Text: "弱网备用码断网核验（事后补报）")).ToFrozenDictionary(e => e.Id, e => e.Text, StringComparer.Ordinal);

    public string Of(string action) => All.GetValueOrDefault(action, action);
}
