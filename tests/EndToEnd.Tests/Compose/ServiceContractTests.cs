namespace LocalStack.EndToEnd.Tests.Compose;

public sealed class ServiceContractTests
{
    private static readonly Dictionary<string, ServiceContract> Wanted = new()
    {
        ["api"] = new([62893], ["ConnectionStrings__cache", "OTEL_SERVICE_NAME"]),
        ["sink"] = new([62897], []),
    };

    [Fact]
    public void FindDifferences_TheSame_ButForHowItIsStarted_AreNone()
    {
        var actual = new Dictionary<string, ServiceContract>(Wanted) { ["api"] = new([62893], ["ASPNETCORE_URLS", "ConnectionStrings__cache"]) };

        Assert.Empty(ServiceContract.FindDifferences(Wanted, actual));
    }

    [Fact]
    public void FindDifferences_NamesServicePortAndVariable_AndWhereTheyAreMissing()
    {
        var actual = new Dictionary<string, ServiceContract> { ["api"] = new([62894], ["services__sink__http__0"]), ["extra"] = new([], []) };

        Assert.Equal(
            [
                "The service 'sink' is in the AppHost, but not in docker-compose.yml.",
                "The service 'extra' is in docker-compose.yml, but not in the AppHost.",
                "The port '62893' of 'api' is in the AppHost, but not in docker-compose.yml.",
                "The port '62894' of 'api' is in docker-compose.yml, but not in the AppHost.",
                "The variable 'ConnectionStrings__cache' of 'api' is in the AppHost, but not in docker-compose.yml.",
                "The variable 'services__sink__http__0' of 'api' is in docker-compose.yml, but not in the AppHost.",
            ],
            ServiceContract.FindDifferences(Wanted, actual));
    }
}
