using Microsoft.Extensions.Options;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Reports every fault of <see cref="OtlpReceiverOptions"/> when the application starts.</summary>
internal sealed class OtlpReceiverOptionsValidator : IValidateOptions<OtlpReceiverOptions>
{
    public ValidateOptionsResult Validate(string? name, OtlpReceiverOptions options)
    {
        var faults = new List<string>();
        if (options.AuthMode == OtlpAuthMode.ApiKey && string.IsNullOrWhiteSpace(options.PrimaryApiKey))
        {
            faults.Add($"OTLP asks for an API key, but none is set: set {nameof(options.PrimaryApiKey)}, or {nameof(options.AuthMode)} to {nameof(OtlpAuthMode.Unsecured)}.");
        }

        if (options.MaxRequestBytes < 1 << 10)
        {
            faults.Add($"{nameof(options.MaxRequestBytes)} is {options.MaxRequestBytes} and must be at least 1024.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
