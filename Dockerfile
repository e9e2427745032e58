# The host of one zone. Build: docker build -t suishenma .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish SuiShenMa.Host -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update && apt-get install -y --no-install-recommends fonts-wqy-microhei curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
RUN useradd --system --uid 10001 ssm && mkdir /data /backup && chown ssm /data /backup
USER ssm
# 16 MB (hexadecimal) a core for middle-aged objects: else 35 000 connections that ask in the same instant leave 100 MB of garbage there.
ENV ASPNETCORE_ENVIRONMENT=Production SSM_DATA=/data Urls=http://0.0.0.0:8080 DOTNET_GCGen1MaxBudget=1000000
VOLUME /data
EXPOSE 8080
HEALTHCHECK --start-period=30s CMD curl -fs http://127.0.0.1:8080/health/ready || exit 1
ENTRYPOINT ["dotnet", "SuiShenMa.Host.dll"]
