namespace SuiShenMa.Tests.Kernel.Cryptography;

/// <summary>One throw-away key in the forms that OpenSSL 3.0 writes, and its signature of "hello"; it guards nothing.</summary>
internal static class OpenSslKeys
{
    public static string Pkcs8 => Pem("PRIVATE KEY",
        "MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgPqd+VGAtc/d6U2IxPR1ThAvgQb9gy6GLTfqS78HsN5WhRANCAARliRaALQBk5zCwUaZTb6Zs"
        + "K/NjWnCkXGFwWSuxYtnI7J+PqCLmeN9m/NMCdRpjt8b1ZR2T+ABMJN+IWfZPwxwr");

    public static string Sec1 => Pem("SM2 PRIVATE KEY",
        "MHcCAQEEID6nflRgLXP3elNiMT0dU4QL4EG/YMuhi036ku/B7DeVoAoGCCqBHM9VAYItoUQDQgAEZYkWgC0AZOcwsFGmU2+mbCvzY1pwpFxhcFkrsWLZyOyf"
        + "j6gi5njfZvzTAnUaY7fG9WUdk/gATCTfiFn2T8McKw==");

    public static string Public => Pem("PUBLIC KEY",
        "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEZYkWgC0AZOcwsFGmU2+mbCvzY1pwpFxhcFkrsWLZyOyfj6gi5njfZvzTAnUaY7fG9WUdk/gATCTfiFn2T8McKw==");

    public const string SignatureOfHello =
        "MEUCIQD/d64P8PcjZKVT5Oth+hqB1ZigbtQj8gLTe/FTpaudGgIgAl6u7IXkHYQESWKwKLaEkzdAb4CCcOqqps1kTK3NXCU=";

    private static string Pem(string label, string base64) => $"-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n";
}
