using Portwatch.Core;
using Portwatch.Core.Ports;

namespace Portwatch.Worker.Scheduling;

/// <summary>Notes who listens on this machine, so that somebody who finds a port silent can be told who had it last, and until when.</summary>
internal sealed class PortScanner(DatabaseGate database, TimeProvider time, ILogger<PortScanner> logger) : PeriodicService(Period, database, time, logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        // Workers may share an address and a port: the kernel lets them.
        var listeners = ListenerTable.Read().DistinctBy(listener => (listener.Address, listener.Port)).ToList();
        await using var command = Database.Source.CreateCommand(
            """
            INSERT INTO port_sightings (address, port, pid, command, first_seen_at, last_seen_at)
            SELECT u.address, u.port, nullif(u.pid, 0), u.command, now(), now() FROM unnest($1, $2, $3, $4) AS u (address, port, pid, command)
            ON CONFLICT (address, port) DO UPDATE
            SET pid = excluded.pid, command = excluded.command, last_seen_at = now(),
                first_seen_at = CASE WHEN port_sightings.pid IS NOT DISTINCT FROM excluded.pid THEN port_sightings.first_seen_at ELSE now() END
            """);
        command.With(
            listeners.Select(listener => listener.Address.ToString()).ToArray(),
            listeners.Select(listener => listener.Port).ToArray(),
            listeners.Select(listener => listener.Pid ?? 0).ToArray(),
            listeners.Select(listener => listener.Command).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
