using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Portwatch.Migrator;

// No host: this program runs to its end, and everything else waits for it.
var configuration = new ConfigurationBuilder().AddKeyPerFile(Extensions.SecretsFolder, optional: true).AddEnvironmentVariables().AddCommandLine(args).Build();
using var telemetry = MigratorTelemetry.Start(configuration, "migrator");
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

using var activity = MigratorRun.Source.StartActivity("migrate portwatch", ActivityKind.Internal);
return await new MigratorRun(configuration, telemetry.Loggers).RunAsync(stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
