namespace SuiShenMa.Tests.Kit;

/// <summary>Claims rows of the public requirement (requirements.tsv) for the test that proves them.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RowAttribute(params int[] rows)
    : PropertyAttribute("Row", string.Join(',', rows));
