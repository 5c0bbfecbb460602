using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>A socket that a process listens on.</summary>
/// <param name="EndPoint">Where.</param>
/// <param name="Pid">The process.</param>
internal readonly record struct Listener(IPEndPoint EndPoint, int Pid)
{
    /// <summary>Whether other machines can reach it.</summary>
    public bool IsExposed => !IPAddress.IsLoopback(EndPoint.Address);
}
