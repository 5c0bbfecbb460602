using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Decides whether a sender may send, before any of its body is read.</summary>
internal sealed class ApiKeyGuard(IOptionsMonitor<OtlpReceiverOptions> options)
{
    public const string Refusal =
        "The OTLP request was refused: the header x-otlp-api-key is missing or holds another key. Set OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key=<key> in the sender.";

    public bool Admits(HttpRequest request)
    {
        var current = options.CurrentValue;
        if (current.AuthMode == OtlpAuthMode.Unsecured)
        {
            return true;
        }

        var presented = request.Headers[OtlpReceiverOptions.ApiKeyHeader];
        return presented.Count == 1 && (IsKey(presented[0], current.PrimaryApiKey) | IsKey(presented[0], current.SecondaryApiKey));
    }

    // How long the comparison takes says nothing about the key.
    private static bool IsKey(string? presented, string? key) => !string.IsNullOrEmpty(key) && presented is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
