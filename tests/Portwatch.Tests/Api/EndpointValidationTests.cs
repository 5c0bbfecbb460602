using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Portwatch.Api.Endpoints;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Tests.Api;

public sealed class EndpointValidationTests
{
    private static readonly EndpointRequest Valid = new() { Name = "orders", Protocol = "http", Port = 8080 };

    [Fact]
    public void New_Minimal_GetsDefaults()
    {
        var endpoint = Applied(Valid);

        Assert.Equal(("127.0.0.1", 8080, EndpointProtocol.Http), (endpoint.Host, endpoint.Port, endpoint.Protocol));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2)), (endpoint.Interval, endpoint.Timeout));
        Assert.Equal(DeclaredBind.Loopback, endpoint.DeclaredBind);
        Assert.True(endpoint.Enabled);
        Assert.Empty(endpoint.Tags);
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
    public void New_WithoutWhatItNeeds_NamesIt() => Assert.Equal(["name", "port", "protocol"], Assert.IsType<ValidationProblem>(Apply(new(), new())).ProblemDetails.Errors.Keys.Order());

    [Fact]
    public void New_PathOfTcp_IsRefused() =>
        Assert.Equal(["path"], Assert.IsType<ValidationProblem>(Apply(Valid with { Protocol = "tcp", Path = "/" }, new())).ProblemDetails.Errors.Keys);

    [Fact]
    public void New_OtherMachine_IsNotAFaultOfForm() =>
        Assert.Equal(StatusCodes.Status422UnprocessableEntity, Assert.IsType<ProblemHttpResult>(Apply(Valid with { Host = "10.0.0.1" }, new())).StatusCode);

    [Fact]
    public void New_Tags_AreTrimmedAndOnce() => Assert.Equal(["a", "b"], Applied(Valid with { Tags = ["a", " b ", "a"] }).Tags);

    [Fact]
    public void Change_KeepsWhatIsAbsent()
    {
        var endpoint = Applied(Valid with { Path = "/x", ExpectedStatus = 204, Tags = ["a"] });

        Assert.Null(Apply(new() { Port = 81 }, endpoint));

        Assert.Equal(("orders", 81, "/x", 204), (endpoint.Name, endpoint.Port, endpoint.Path, endpoint.ExpectedStatus));
        Assert.Equal(["a"], endpoint.Tags);
    }

    [Fact]
    public void Change_ToAnotherProtocol_LetsGoOfThePath()
    {
        var endpoint = Applied(Valid with { Path = "/x", ExpectedStatus = 204 });

        Assert.Null(Apply(new() { Protocol = "tcp" }, endpoint));

        Assert.Equal((null, null), (endpoint.Path, endpoint.ExpectedStatus));
    }

    private static IResult? Apply(EndpointRequest request, MonitoredEndpoint endpoint) => request.ApplyTo(endpoint, TargetRule.LoopbackOnly);

    private static MonitoredEndpoint Applied(EndpointRequest request)
    {
        var endpoint = new MonitoredEndpoint();
        Assert.Null(Apply(request, endpoint));
        endpoint.CreatedAt = DateTimeOffset.UnixEpoch;
        return endpoint;
    }

    private static IEnumerable<string> Faults(EndpointRequest request)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(request, new ValidationContext(request), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames).Order();
    }
}
