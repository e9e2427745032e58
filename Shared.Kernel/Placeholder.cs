namespace SuiShenMa.Kernel;
internal static class Placeholder;
