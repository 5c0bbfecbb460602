using Portwatch.Api.Endpoints;
using Portwatch.Data;
using Portwatch.Data.Model;

namespace Portwatch.Tests.Api;

public sealed class EndpointValidationTests
{
    private static readonly CreateEndpoint Valid = new() { Name = "orders", Protocol = "http", Port = 8080 };

    [Fact]
    public void Check_Minimal_GetsDefaults()
    {
        var draft = EndpointValidation.Check(Valid, TargetRule.LoopbackOnly).Draft!;

        Assert.Equal(("127.0.0.1", 8080, EndpointProtocol.Http), (draft.Host, draft.Port, draft.Protocol));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2)), (draft.Interval, draft.Timeout));
        Assert.Equal(DeclaredBind.Loopback, draft.DeclaredBind);
        Assert.True(draft.Enabled);
        Assert.Empty(draft.Tags);
    }

    [Fact]
    public void Check_ManyFaults_AreReportedTogether()
    {
        var outcome = EndpointValidation.Check(new() { Name = " ", Protocol = "gopher", Port = 0, TimeoutMs = 5, IntervalSeconds = double.NaN, ExpectedStatus = 99 }, TargetRule.LoopbackOnly);

        Assert.Null(outcome.Draft);
        Assert.Equal(["expectedStatus", "intervalSeconds", "name", "port", "protocol", "timeoutMs"], outcome.Faults.Keys.Order());
    }

    public static TheoryData<string, string> Faults() => new()
    {
        { "name", "nul\0byte" },
        { "name", "line\nbreak" },
        { "name", "half a pair \ud83d" },
        { "name", new string('x', 101) },
        { "path", "no-slash" },
        { "path", "//elsewhere.example/" },
        { "path", "/with space" },
        { "path", "/\r\nHost: elsewhere" },
        { "declaredBind", "everywhere" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Field_IsNamed(string field, string value)
    {
        var request = field switch
        {
            "name" => Valid with { Name = value },
            "path" => Valid with { Path = value },
            _ => Valid with { DeclaredBind = value },
        };

        Assert.Equal([field], EndpointValidation.Check(request, TargetRule.LoopbackOnly).Faults.Keys);
    }

    [Fact]
    public void Check_PathOfTcp_IsRefused() => Assert.Contains("path", EndpointValidation.Check(Valid with { Protocol = "tcp", Path = "/" }, TargetRule.LoopbackOnly).Faults.Keys);

    [Fact]
    public void Check_OtherMachine_IsNotAFaultOfForm()
    {
        var outcome = EndpointValidation.Check(Valid with { Host = "10.0.0.1" }, TargetRule.LoopbackOnly);

        Assert.True(outcome.IsElsewhere);
        Assert.Empty(outcome.Faults);
    }

    [Fact]
    public void Check_Tags_AreTrimmedAndOnce() =>
        Assert.Equal(["a", "b"], EndpointValidation.Check(Valid with { Tags = ["a", " b ", "a"] }, TargetRule.LoopbackOnly).Draft!.Tags);

    [Fact]
    public void Check_TooManyTags_AreRefused() =>
        Assert.Contains("tags", EndpointValidation.Check(Valid with { Tags = [.. Enumerable.Range(0, 21).Select(i => $"t{i}")] }, TargetRule.LoopbackOnly).Faults.Keys);

    [Fact]
    public void Merge_ToAnotherProtocol_LetsGoOfThePath()
    {
        var endpoint = new MonitoredEndpoint { Name = "orders", Protocol = EndpointProtocol.Http, Host = "127.0.0.1", Port = 80, Path = "/x", ExpectedStatus = 204, Tags = [], Interval = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(2) };

        var merged = EndpointDraft.Merge(endpoint, new PatchEndpoint { Protocol = "tcp" });

        Assert.NotNull(EndpointValidation.Check(merged, TargetRule.LoopbackOnly).Draft);
    }
}
