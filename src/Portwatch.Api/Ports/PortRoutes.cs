using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Portwatch.Api.Problems;
using Portwatch.Api.Status;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Ports;

/// <summary>Says which process is meant: the port may have another holder by now.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StopRequest
{
    [Required(ErrorMessage = "Give the pid that GET /api/ports showed, as a confirmation.")]
    public int? Pid { get; init; }
}

/// <summary><c>/api/ports</c>.</summary>
internal static class PortRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/ports", GetAsync)
            .WithTags("Ports").WithSummary("What listens on this machine, joined with what is registered. Owners are known on Linux only, for processes this user may look at.")
            .Produces<IReadOnlyList<PortView>>();
        api.MapPost("/ports/suggest", SuggestAsync)
            .WithTags("Ports").WithSummary("A free port for a name, the same each time, and why.")
            .Produces<PortSuggestion>().ProducesValidationProblem();
        api.MapGet("/ports/{port:int:range(1,65535)}/diagnosis", DiagnoseAsync)
            .WithTags("Ports").WithSummary("Why a port of this machine cannot be reached, and what to do. host is a loopback address, protocol how to ask.")
            .Produces<Diagnosis>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/ports/{port:int:range(1,65535)}/stop", StopAsync)
            .WithTags("Ports").WithSummary("Asks the process that holds a port to end, if it is one's own. The body names it again.")
            .Produces(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> GetAsync(HttpContext context, BoardReader board, PortSurvey survey, CancellationToken cancellationToken)
    {
        var snapshot = await board.ReadAsync(cancellationToken);
        StatusRoutes.Describe(context.Response, snapshot);
        return TypedResults.Ok(await survey.ReadAsync(snapshot.Entries));
    }

    private static async Task<IResult> SuggestAsync(SuggestRequest request, BoardReader board, PortSurvey survey, CancellationToken cancellationToken)
    {
        var system = SystemPorts.Read();
        var ports = (await survey.ReadAsync((await board.ReadAsync(cancellationToken)).Entries)).ToLookup(port => port.Port);
        var suggestion = PortSuggestion.Make(request.Name!, system.Ephemeral, port =>
            ports[port].FirstOrDefault() is { } view
                ? view.EndpointName is { } name && !string.Equals(name, request.Name, StringComparison.OrdinalIgnoreCase) ? $"it is registered for '{name}'" : view.Exposure is null ? null : $"{view.Owner ?? "somebody"} listens there"
                : system.IsReserved(port) ? "the system reserves it" : ServiceNames.Find(port) is { } known ? $"it is known as {known}" : null);
        return suggestion is null
            ? TypedResults.Problem("Every port outside the ephemeral range is taken.", statusCode: StatusCodes.Status409Conflict, title: "No port is free")
            : TypedResults.Ok(suggestion);
    }

    private static async Task<IResult> DiagnoseAsync(
        int port, [Text(255)] string? host, [Word<EndpointProtocol>] string? protocol, BoardReader board, PortExamination examination, CancellationToken cancellationToken)
    {
        if (host is not null && !Loopback.Contains(host))
        {
            return ApiProblem.NotLoopback(host);
        }

        var registered = (await TryReadAsync(board, cancellationToken)).FirstOrDefault(entry => entry.Port == port && Loopback.Contains(entry.Host));
        Loopback.TryNormalize(host ?? registered?.Host ?? "127.0.0.1", out var canonical);
        var target = Loopback.Addresses(canonical)[0];
        return TypedResults.Ok(Diagnosis.Of(await examination.ExamineAsync(port, target, protocol ?? registered?.Protocol, registered?.Name, SystemPorts.Read(), cancellationToken)));
    }

    private static async Task<IResult> StopAsync(int port, StopRequest request, PortSurvey survey, CancellationToken cancellationToken)
    {
        var holders = await survey.FindAsync(port);
        if (holders.FirstOrDefault(listener => listener.Pid == request.Pid) is not { } holder)
        {
            return TypedResults.Problem($"Process {request.Pid} does not hold port {port}. GET /api/ports says who does.", statusCode: StatusCodes.Status409Conflict, title: "Another process has the port");
        }

        if (!PortHolder.CanStop(holder))
        {
            return TypedResults.Problem(
                $"{holder.Command} (pid {holder.Pid}) belongs to {holder.User ?? "another user"}, or to the application that Portwatch is a part of: it is not stopped from here. Stop a resource of the application on its dashboard.", statusCode: StatusCodes.Status403Forbidden, title: "Not a process of yours");
        }

        await PortHolder.StopAsync(holder.Pid!.Value, cancellationToken);
        survey.Forget();
        return TypedResults.Accepted($"/api/ports/{port}/diagnosis");
    }

    // A diagnosis is wanted most when other things are broken.
    private static async Task<IReadOnlyList<Core.Board.BoardEntry>> TryReadAsync(BoardReader board, CancellationToken cancellationToken)
    {
        try
        {
            return (await board.ReadAsync(cancellationToken)).Entries;
        }
        catch (Exception exception) when (DatabaseGate.IsAway(exception))
        {
            return [];
        }
    }
}
