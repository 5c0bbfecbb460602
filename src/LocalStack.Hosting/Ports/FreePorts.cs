using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>Gives out ports that nobody uses, each once in the life of this process.</summary>
internal static class FreePorts
{
    /// <summary>A port that was free a moment ago and is not given out again.</summary>
    public static int Allocate(IPAddress address)
    {
        using PortReservation reservation = Reserve(address);
        return reservation.Port;
    }

    /// <summary>
    /// A port that stays taken until the reservation is released, which is to be done just before the process that
    /// listens on it starts. Two applications that start at the same time then do not choose the same one.
    /// </summary>
    public static PortReservation Reserve(IPAddress address) => throw new NotImplementedException();
}
