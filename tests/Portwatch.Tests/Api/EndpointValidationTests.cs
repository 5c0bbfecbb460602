using System.ComponentModel.DataAnnotations;
using Portwatch.Api.Endpoints;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Tests.Api;

public sealed class EndpointValidationTests
{
    private static readonly EndpointRequest Valid = new() { Name = "orders", Protocol = "http", Port = 8080 };

    [Fact]
    public void Read_Minimal_GetsDefaults()
    {
        var draft = EndpointDraft.Read(Valid, TargetRule.LoopbackOnly).Draft!;

        Assert.Equal(("127.0.0.1", 8080, EndpointProtocol.Http), (draft.Host, draft.Port, draft.Protocol));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2)), (draft.Interval, draft.Timeout));
        Assert.Equal(DeclaredBind.Loopback, draft.DeclaredBind);
        Assert.True(draft.Enabled);
        Assert.Empty(draft.Tags);
    }

    [Fact]
    public void Fields_ManyFaults_AreReportedTogether() => Assert.Equal(
        ["ExpectedStatus", "IntervalSeconds", "Name", "Port", "Protocol", "TimeoutMs"],
        Faults(new() { Name = " ", Protocol = "gopher", Port = 0, TimeoutMs = 5, IntervalSeconds = double.NaN, ExpectedStatus = 99 }));

    public static TheoryData<string, string> Wrong() => new()
    {
        { "Name", "nul\0byte" },
        { "Name", "line\nbreak" },
        { "Name", "half a pair \ud83d" },
        { "Name", new string('x', 101) },
        { "Path", "no-slash" },
        { "Path", "//elsewhere.example/" },
        { "Path", "/with space" },
        { "Path", "/\r\nHost: elsewhere" },
        { "DeclaredBind", "everywhere" },
        { "Tags", "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Field_ThatIsWrong_IsNamed(string field, string value)
    {
        var request = field switch
        {
            "Name" => Valid with { Name = value },
            "Path" => Valid with { Path = value },
            "Tags" => Valid with { Tags = ["fine", value] },
            _ => Valid with { DeclaredBind = value },
        };

        Assert.Equal([field], Faults(request));
    }

    [Fact]
    public void Field_TooManyTags_AreRefused() => Assert.Equal(["Tags"], Faults(Valid with { Tags = [.. Enumerable.Range(0, 21).Select(i => $"t{i}")] }));

    [Fact]
    public void Read_WithoutWhatANewEndpointNeeds_NamesIt() => Assert.Equal(["name", "port", "protocol"], EndpointDraft.Read(new(), TargetRule.LoopbackOnly).Faults.Keys.Order());

    [Fact]
    public void Read_PathOfTcp_IsRefused() => Assert.Equal(["path"], EndpointDraft.Read(Valid with { Protocol = "tcp", Path = "/" }, TargetRule.LoopbackOnly).Faults.Keys);

    [Fact]
    public void Read_OtherMachine_IsNotAFaultOfForm()
    {
        var (draft, faults) = EndpointDraft.Read(Valid with { Host = "10.0.0.1" }, TargetRule.LoopbackOnly);

        Assert.Null(draft);
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_Tags_AreTrimmedAndOnce() =>
        Assert.Equal(["a", "b"], EndpointDraft.Read(Valid with { Tags = ["a", " b ", "a"] }, TargetRule.LoopbackOnly).Draft!.Tags);

    [Fact]
    public void Merge_ToAnotherProtocol_LetsGoOfThePath()
    {
        var endpoint = new MonitoredEndpoint { Name = "orders", Protocol = EndpointProtocol.Http, Host = "127.0.0.1", Port = 80, Path = "/x", ExpectedStatus = 204, Tags = [], Interval = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(2) };

        var merged = EndpointDraft.Merge(endpoint, new EndpointRequest { Protocol = "tcp" });

        Assert.NotNull(EndpointDraft.Read(merged, TargetRule.LoopbackOnly).Draft);
    }

    private static IEnumerable<string> Faults(EndpointRequest request)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(request, new ValidationContext(request), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames).Order();
    }
}
