using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.Delivery;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Delivery");
        services.Configure<DeliveryOptions>(section);
        services.AddOutsideAddress("Delivery:Sms:BaseUrl");
        services.AddOutsideAddress("Delivery:Mail:Security", c => c["Delivery:Mail:Security"] == "None" && c["Delivery:Mail:Host"] is { Length: > 0 } host ? "smtp://" + host : null);
        services.AddSingleton<MessageSeal>();
        services.AddSingleton<INotify, Notify>();
        services.AddSingleton<PickupFolder>();
        if (string.IsNullOrWhiteSpace(section["Mail:Host"]))
        {
            services.AddSingleton<IMailSender>(p => p.GetRequiredService<PickupFolder>());
        }
        else
        {
            services.AddSingleton<IMailSender, SmtpSender>();
        }
        if (string.IsNullOrWhiteSpace(section["Sms:BaseUrl"]))
        {
            services.AddSingleton<ISmsSender>(p => p.GetRequiredService<PickupFolder>());
        }
        else
        {
            services.AddHttpClient<ISmsSender, HttpSmsSender>(http => http.Timeout = HttpSmsSender.Patience)
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        }
        services.AddJob<DeliverMessagesJob>(5);
        return services;
    }
}
