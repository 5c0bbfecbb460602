using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.ApplicationModel;

public class ReferenceExpressionTests
{
    private static readonly ParameterResource Secret = new("key", _ => "a b", secret: true);

    [Fact]
    public async Task Value_IsPutTogetherFromTextAndValues()
    {
        var expression = ReferenceExpression.Create($"plain {"text"} {Secret} {Secret:uri}");

        Assert.Equal("plain text a b a%20b", await expression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("plain text {key.value} {key.value}", expression.ValueExpression);
    }

    [Fact]
    public async Task Braces_InText_Stay()
    {
        Assert.Equal("{\"a\":{\"b\":1}} a b", await ReferenceExpression.Create($"{{\"a\":{{\"b\":1}}}} {Secret}").GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("{x} a b", await ReferenceExpression.Create($"{"{x}"} {Secret}").GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Empty_HasNoValue()
    {
        Assert.Null(await ReferenceExpression.Empty.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Null(await ReferenceExpression.Create($"").GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Builder_AppendsPieceByPiece()
    {
        var builder = new ReferenceExpressionBuilder();
        Assert.True(builder.IsEmpty);
        builder.AppendLiteral("Key=");
        builder.AppendFormatted(Secret);
        builder.Append($";Again={Secret};{"plain"}");
        builder.AppendValueProvider(Secret, "uri");

        Assert.Equal("Key=a b;Again=a b;plaina%20b", await builder.Build().GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => builder.AppendValueProvider(new object()));
    }

    [Theory]
    [InlineData(true, "on")]
    [InlineData(false, "off")]
    public async Task Conditional_ChoosesWhenItIsEvaluated(bool isTls, string expected)
    {
        var resource = new ContainerResource("box");
        var endpoint = new EndpointAnnotation(System.Net.Sockets.ProtocolType.Tcp, name: "tcp");
        resource.Annotations.Add(endpoint);
        var expression = new EndpointReference(resource, endpoint).GetTlsValue(ReferenceExpression.Create($"on"), ReferenceExpression.Create($"off"));
        endpoint.TlsEnabled = isTls;

        Assert.Equal(expected, await expression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("{cond-box-bindings-tcp-tlsenabled-", expression.ValueExpression, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownFormat_IsRefused()
    {
        var expression = ReferenceExpression.Create($"{Secret:base64}");

        await Assert.ThrowsAsync<FormatException>(() => expression.GetValueAsync(TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public void Secret_IsFoundHoweverDeep()
    {
        var inner = ReferenceExpression.Create($"x{Secret}");

        Assert.True(SensitiveValues.Contains(ReferenceExpression.Create($"{inner}")));
        Assert.False(SensitiveValues.Contains(ReferenceExpression.Create($"{new ParameterResource("open", _ => "")}")));
        Assert.False(SensitiveValues.Contains("a b"));
    }

    [Theory]
    [InlineData("http://localhost:5000", "http://host.docker.internal:5000")]
    [InlineData("http://127.0.0.1:5000/path", "http://host.docker.internal:5000/path")]
    [InlineData("https://example.com", "https://example.com")]
    public async Task HostUrl_HasAnotherNameInAContainer(string url, string expected)
    {
        IValueProvider value = new HostUrl(url);

        Assert.Equal(url, await value.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            expected,
            await value.GetValueAsync(new ValueProviderContext { Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://localhost:5000", "127.0.0.1:5000", "http://aspire.dev.internal:7000")]
    [InlineData("http://127.0.0.1:5000/v1/", "127.0.0.1:5000", "http://aspire.dev.internal:7000/v1/")]
    [InlineData("http://[::1]:5000?a=b", "[::1]:5000", "http://aspire.dev.internal:7000?a=b")]
    [InlineData("http://127.0.0.1", "127.0.0.1:80", "http://aspire.dev.internal:7000")]
    public async Task HostUrl_InAContainer_GoesTheWayThatIsOpenedForIt(string url, string target, string expected)
    {
        var opened = new List<string>();
        IValueProvider value = new HostUrl(url);

        var seen = await value.GetValueAsync(
            new ValueProviderContext
            {
                Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork,
                Instance = new ResourceInstance
                {
                    Resource = new ContainerResource("box"),
                    Id = "box-1",
                    ReachHost = (endPoint, _) =>
                    {
                        opened.Add(endPoint.ToString());
                        return Task.FromResult(new System.Net.DnsEndPoint("aspire.dev.internal", 7000));
                    },
                },
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(expected, seen);
        Assert.Equal([target], opened);
    }

    [Fact]
    public async Task Endpoint_HasAnAddressForEachNetwork()
    {
        var resource = new ContainerResource("box");
        var endpoint = new EndpointAnnotation(System.Net.Sockets.ProtocolType.Tcp, name: "tcp", targetPort: 80);
        resource.Annotations.Add(endpoint);
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", 5000);
        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
            network, new AllocatedEndpoint(endpoint, "box.dev.internal", 80, EndpointBindingMode.SingleAddress, networkId: network));
        var address = new EndpointReference(resource, endpoint).Property(EndpointProperty.HostAndPort);

        Assert.Equal("127.0.0.1:5000", await address.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("box.dev.internal:80", await address.GetValueAsync(new ValueProviderContext { Network = network }, TestContext.Current.CancellationToken));
    }
}
