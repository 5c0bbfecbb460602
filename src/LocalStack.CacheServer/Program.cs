using System.Runtime.InteropServices;
using Garnet;
using LocalStack.CacheServer;

CacheServerOptions options;
try
{
    options = CacheServerOptions.Parse(args);
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

// Registered before the server listens: a stop that arrives during the start is not lost.
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);

try
{
    var authentication = options.Password is { } password ? new Utf8PasswordSettings(password) : null;
    using var server = new GarnetServer([.. GarnetArguments.For(options)], loggerFactory: null, cleanupDir: false, authenticationSettingsOverride: authentication);
    server.Start();
    Console.WriteLine($"Ready to accept connections on {options.Address}:{options.Port}");

    await stop.Task;
    Console.WriteLine("Stopping");
    if (options.DataFolder is not null)
    {
        // The periodic commit would lose up to its interval.
        await server.Store.CommitAOFAsync(CancellationToken.None);
    }

    return 0;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"The cache server failed: {exception.Message}");
    return 1;
}
