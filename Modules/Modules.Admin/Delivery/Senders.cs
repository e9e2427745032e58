using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Delivery;

/// <summary>Section <c>Delivery</c> of the settings; a way without a server writes its messages into the pickup folder.</summary>
internal sealed class DeliveryOptions
{
    public MailOptions Mail { get; set; } = new();

    public SmsOptions Sms { get; set; } = new();

    internal sealed class MailOptions
    {
        /// <summary>Name of the SMTP server; empty: <c>.eml</c> files in the pickup folder.</summary>
        public string Host { get; set; } = "";

        public int Port { get; set; } = 465;

        /// <summary><c>Tls</c> from the first byte, <c>StartTls</c>, or <c>None</c> for a server on the same machine.</summary>
        public string Security { get; set; } = "Tls";

        public string UserName { get; set; } = "";

        public string Password { get; set; } = "";

        public string From { get; set; } = "noreply@suishenma.invalid";
    }

    internal sealed class SmsOptions
    {
        /// <summary>Address of the gateway; empty: <c>.sms.json</c> files in the pickup folder.</summary>
        public string BaseUrl { get; set; } = "";

        public string AppId { get; set; } = "";

        public string Secret { get; set; } = "";
    }
}

/// <summary>The other side will never take this message; trying again is of no use.</summary>
internal sealed class DeliveryRefused(string reason) : Exception(reason);

/// <summary>Sends mail. A repetition carries the same id, so that the receiving side can tell it.</summary>
internal interface IMailSender
{
    Task SendAsync(Guid id, MessageContent message, CancellationToken ct);
}

/// <summary>Sends short messages. A repetition carries the same id.</summary>
internal interface ISmsSender
{
    Task SendAsync(Guid id, MessageContent message, CancellationToken ct);
}

/// <summary>Without servers: files that a person can open, or another program can pick up.</summary>
internal sealed class PickupFolder(DataFolder data, IOptions<DeliveryOptions> options) : IMailSender, ISmsSender
{
    public string Path { get; } = data.Sub("pickup");

    Task IMailSender.SendAsync(Guid id, MessageContent message, CancellationToken ct) =>
        WriteAsync($"{id:N}.eml", file => Letter.Write(id, message, options.Value.Mail.From).WriteToAsync(file, ct), ct);

    Task ISmsSender.SendAsync(Guid id, MessageContent message, CancellationToken ct) =>
        WriteAsync($"{id:N}.sms.json", file => JsonSerializer.SerializeAsync(file, new { id, phone = message.Address, message.Text }, Json.Stored, ct), ct);

    /// <summary>Whoever watches the folder never sees half a file.</summary>
    private async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken ct)
    {
        Directory.CreateDirectory(Path);
        var (final, temporary) = (System.IO.Path.Combine(Path, name), System.IO.Path.Combine(Path, name + ".tmp"));
        await using (var file = File.Create(temporary))
        {
            await write(file);
            await file.FlushAsync(ct);
        }
        File.Move(temporary, final, overwrite: true);
    }
}

internal static class Letter
{
    public static MimeMessage Write(Guid id, MessageContent message, string from)
    {
        var letter = new MimeMessage { Subject = OneLine(message.Subject), MessageId = $"{id:N}@suishenma" };
        letter.From.Add(new MailboxAddress("随申码运行管理平台", from));
        letter.To.Add(MailboxAddress.Parse(message.Address));
        letter.Headers.Add("Auto-Submitted", "auto-generated");
        letter.Body = new TextPart("plain") { Text = message.Text };
        return letter;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

/// <summary>Hands mail to an SMTP server.</summary>
internal sealed class SmtpSender(IOptions<DeliveryOptions> options) : IMailSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task SendAsync(Guid id, MessageContent message, CancellationToken ct)
    {
        var mail = options.Value.Mail;
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(mail.Host, mail.Port, mail.Security switch
            {
                "None" => SecureSocketOptions.None,
                "StartTls" => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.SslOnConnect,
            }, ct);
            if (mail.UserName.Length > 0)
            {
                await client.AuthenticateAsync(mail.UserName, mail.Password, ct);
            }
            await client.SendAsync(Letter.Write(id, message, mail.From), ct);
            await client.DisconnectAsync(true, ct);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode is >= 500 and < 600 && e.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
        {
            throw new DeliveryRefused($"邮件服务器不接受该收件地址（{(int)e.StatusCode}）");
        }
        catch (Exception e) when (e is SocketException or IOException or SslHandshakeException or ProtocolException or CommandException or TimeoutException or AuthenticationException)
        {
            // The text of the server may repeat the address; its kind is enough.
            throw new HttpRequestException($"邮件服务器：{e.GetType().Name}");
        }
    }
}

/// <summary>
/// Hands short messages to an HTTP gateway: <c>POST {BaseUrl}/messages</c> with <c>{ id, phone, text }</c>, signed by
/// HMAC-SM3 over <c>time ⏎ body</c>. 2xx is accepted, 4xx is refused for good, all else is tried again.
/// </summary>
internal sealed class HttpSmsSender(HttpClient http, IOptions<DeliveryOptions> options, TimeProvider clock) : ISmsSender
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task SendAsync(Guid id, MessageContent message, CancellationToken ct)
    {
        var sms = options.Value.Sms;
        var body = JsonSerializer.SerializeToUtf8Bytes(new { id, phone = message.Address, message.Text }, Json.Stored);
        var time = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, sms.BaseUrl.TrimEnd('/') + "/messages") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Ssm-App", sms.AppId);
        request.Headers.Add("Ssm-Time", time);
        request.Headers.Add("Ssm-Signature", Sign(sms.Secret, time, body));
        using var answer = await http.SendAsync(request, ct);
        if (answer.IsSuccessStatusCode)
        {
            return;
        }
        var reason = $"短信网关回答 {(int)answer.StatusCode}";
        throw (int)answer.StatusCode is >= 400 and < 500 && answer.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
            ? new DeliveryRefused(reason) : new HttpRequestException(reason);
    }

    public static string Sign(string secret, string time, byte[] body) =>
        new HmacSm3(Encoding.UTF8.GetBytes(secret)).ComputeHex([.. Encoding.ASCII.GetBytes(time), (byte)'\n', .. body]);
}
