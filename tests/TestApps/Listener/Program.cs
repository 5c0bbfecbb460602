using System.Net;
using System.Net.Sockets;

// Listens on each address that it is given, such as 0.0.0.0:0 or [::1]:5000, until it is ended. "PORT" stands for the variable of that name.
foreach (var argument in args)
{
    var listener = new TcpListener(IPEndPoint.Parse(argument.Replace("PORT", Environment.GetEnvironmentVariable("PORT"), StringComparison.Ordinal)));
    listener.Start();
    Console.WriteLine($"listening on {listener.LocalEndpoint}");
}

Thread.Sleep(Timeout.Infinite);
