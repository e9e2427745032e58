using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SuiShenMa.Tests.Kernel.Cryptography;

/// <summary>The published known answers of Data/sm-vectors.json as test cases.</summary>
internal static class Vectors
{
    private static readonly JsonNode s_all = JsonNode.Parse(
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "sm-vectors.json")))!;

    public static JsonObject Curve(string name) => s_all[name]!.AsObject();

    public static IEnumerable<TestCaseData> Cases(string name)
    {
        var list = name == "hmac_sm3" ? s_all[name]!["vectors"]!.AsArray() : s_all[name]!.AsArray();
        return list.Select((node, i) => new TestCaseData(node!.AsObject()).SetArgDisplayNames(i.ToString(CultureInfo.InvariantCulture)));
    }

    public static string Text(this JsonObject vector, string name) => vector[name]!.GetValue<string>();

    public static byte[] Hex(this JsonObject vector, string name) => Convert.FromHexString(vector.Text(name));

    public static byte[] Message(this JsonObject vector)
    {
        if (vector["message_repeat"] is JsonObject repeat)
        {
            return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(repeat.Text("text"), repeat["times"]!.GetValue<int>())));
        }

        return Encoding.ASCII.GetBytes(vector.Text("message_ascii"));
    }

    public static string Upper(byte[] bytes) => Convert.ToHexString(bytes);
}
