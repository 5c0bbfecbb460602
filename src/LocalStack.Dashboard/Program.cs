using LocalStack.Dashboard;
using LocalStack.Dashboard.Configuration;

var (options, faults) = DashboardConfiguration.Read(args);
if (!faults.IsEmpty)
{
    Console.Error.WriteLine("The dashboard cannot start:");
    foreach (var fault in faults)
    {
        Console.Error.WriteLine("  " + fault);
    }

    return 1;
}

await using var dashboard = DashboardApplication.Build(options);
try
{
    await dashboard.StartAsync();
}
catch (IOException exception)
{
    // Kestrel's message names the address: "Failed to bind to address http://127.0.0.1:62890: address already in use."
    Console.Error.WriteLine($"The dashboard cannot start: {exception.Message} Stop what listens there, or choose other ports with "
        + $"{DashboardOptionsReader.FrontendUrls}, {DashboardOptionsReader.OtlpGrpcUrl} and {DashboardOptionsReader.OtlpHttpUrl}.");
    return 1;
}

Console.WriteLine(dashboard.StartLine);
await dashboard.WaitForShutdownAsync();
return 0;
