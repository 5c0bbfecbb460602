using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Tests.Lifecycle;

public class ModelValidatorTests
{
    private static readonly HashSet<string> NoChecks = [];

    [Fact]
    public void Validate_SoundModel_FindsNothing()
    {
        var api = new Named("api");
        api.Annotations.Add(new HealthCheckAnnotation("api_check"));
        var worker = new Named("worker");
        worker.Annotations.Add(new WaitAnnotation(api, WaitType.WaitUntilHealthy));

        Assert.Empty(ModelValidator.Validate([api, worker], new HashSet<string> { "api_check" }));
    }

    [Fact]
    public void Validate_EverythingWrong_ReportsAllFaultsTogether()
    {
        var api = new Named("api");
        var worker = new Named("worker");
        api.Annotations.Add(new WaitAnnotation(worker, WaitType.WaitUntilHealthy));
        worker.Annotations.Add(new WaitAnnotation(api, WaitType.WaitForCompletion));
        worker.Annotations.Add(new WaitAnnotation(new Named("ghost"), WaitType.WaitUntilStarted));
        worker.Annotations.Add(new HealthCheckAnnotation("nowhere"));

        var faults = ModelValidator.Validate([api, worker, new Named("API"), new Part("db", new Named("server"))], NoChecks);

        Assert.Collection(
            faults,
            fault => Assert.Contains("2 resources are called 'api'", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'worker' waits for 'ghost', which is not part of the application", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'db' is part of 'server', which is not part of the application", fault, StringComparison.Ordinal),
            fault => Assert.Contains("api → worker → api", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'worker' has the health check 'nowhere', which is not registered", fault, StringComparison.Ordinal));
    }
}
