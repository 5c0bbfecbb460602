using System.Net;

namespace Portwatch.Core.Ports;

/// <summary>The TCP sockets of this machine, with their state as Linux counts it; elsewhere there are none.</summary>
public static class ConnectionTable
{
    /// <summary>Reads the table now.</summary>
    public static IReadOnlyList<(IPEndPoint Local, IPEndPoint Remote, int State)> Read() =>
        [.. ListenerTable.ProcTables.Where(File.Exists).SelectMany(path => ProcNetTcp.ReadSockets(File.ReadLines(path))).Select(socket => (socket.Local, socket.Remote, socket.State))];
}
