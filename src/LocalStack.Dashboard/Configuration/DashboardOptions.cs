using System.Collections.Immutable;
using LocalStack.Telemetry.History;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Configuration;

/// <summary>Everything the process is told from outside, checked. Read by <see cref="DashboardOptionsReader"/>.</summary>
internal sealed record DashboardOptions
{
    public required ImmutableArray<ListenAddress> FrontendAddresses { get; init; }

    /// <summary>Absent when an AppHost started us and gave none.</summary>
    public required ListenAddress? OtlpGrpcAddress { get; init; }

    /// <summary>Absent when an AppHost started us and gave none.</summary>
    public required ListenAddress? OtlpHttpAddress { get; init; }

    /// <summary>What an exporter is told, with the protocol that goes with it; null when no telemetry is received.</summary>
    public (ListenAddress Address, string Protocol)? OtlpExport
        => OtlpGrpcAddress is { } grpc ? (grpc, "grpc") : OtlpHttpAddress is { } http ? (http, "http/protobuf") : null;

    /// <summary>Every address that is listened on.</summary>
    public IEnumerable<ListenAddress> AllAddresses => FrontendAddresses.Concat(new[] { OtlpGrpcAddress, OtlpHttpAddress }.OfType<ListenAddress>());

    public FrontendAuthMode FrontendAuthMode { get; init; } = FrontendAuthMode.BrowserToken;

    /// <summary>The secret that opens the pages; empty when <see cref="FrontendAuthMode"/> is unsecured.</summary>
    public string BrowserToken { get; init; } = "";

    /// <summary>True when nobody gave a token and one was made up: then, and only then, the start line shows it.</summary>
    public bool BrowserTokenIsGenerated { get; init; }

    public OtlpAuthMode OtlpAuthMode { get; init; } = OtlpAuthMode.Unsecured;

    /// <summary>Keys that OTLP senders may show: the primary, and a secondary while keys are being changed.</summary>
    public ImmutableArray<string> OtlpApiKeys { get; init; } = [];

    /// <summary>Keys that callers of <c>/api/telemetry</c> may show; without one only a logged-in browser is answered.</summary>
    public ImmutableArray<string> ApiKeys { get; init; } = [];

    /// <summary>Whether there is <c>/api/telemetry</c> at all.</summary>
    public bool ApiIsEnabled { get; init; } = true;

    /// <summary>Whether <c>/api/telemetry</c> answers everyone.</summary>
    public bool ApiIsUnsecured { get; init; }

    /// <summary>Origins whose pages may send OTLP/HTTP from a browser; <c>*</c> for any.</summary>
    public ImmutableArray<string> OtlpCorsOrigins { get; init; } = [];

    /// <summary>Headers that such pages may send besides OTLP's own.</summary>
    public ImmutableArray<string> OtlpCorsHeaders { get; init; } = [];

    /// <summary>The largest OTLP request, as sent and once decompressed.</summary>
    public int OtlpMaxRequestBytes { get; init; } = DefaultOtlpMaxRequestBytes;

    /// <summary>How much telemetry is kept in memory.</summary>
    public TelemetryOptions TelemetryLimits { get; init; } = new();

    /// <summary>Where the telemetry of runs is kept; absent when it ends with the process.</summary>
    public TelemetryHistoryOptions? History { get; init; }

    /// <summary>The AppHost's resource service; absent when the dashboard runs alone.</summary>
    public Uri? ResourceServiceUrl { get; init; }

    public string? ResourceServiceApiKey { get; init; }

    /// <summary>Host names a request may carry besides loopback's own, without port.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Shown until the AppHost has told its name.</summary>
    public string ApplicationName { get; init; } = "LocalStack";

    /// <summary>Console lines kept for a resource that somebody looks at. Default 10,000; 100 to 1,000,000.</summary>
    public int MaxConsoleLines { get; init; } = DefaultMaxConsoleLines;

    /// <summary>Whether the process asks itself for its pages once after start, so that the first visitor does not pay for compiling them.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>The largest file of telemetry that is imported. Default 512 MiB; 1 MiB to 16 GiB.</summary>
    public long MaxImportBytes { get; init; } = DefaultMaxImportBytes;

    public const int DefaultOtlpMaxRequestBytes = 16 << 20;

    public const int DefaultMaxConsoleLines = 10_000;

    public const long DefaultMaxImportBytes = 512L << 20;
}
