using System.Net;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Tests.NativeServers;

public sealed class FreePortsTests
{
    [Fact]
    public async Task Allocate_ManyAtOnce_NeverTheSameTwice()
    {
        int[][] ports = await Task.WhenAll(Enumerable.Range(0, 8).Select(static _ => Task.Run(
            static () => Enumerable.Range(0, 100).Select(static _ => FreePorts.Allocate(IPAddress.Loopback)).ToArray())));

        Assert.Distinct(ports.SelectMany(static port => port));
    }

    [Fact]
    public void Allocate_Port_LiesBelowThoseOfOutgoingConnections()
    {
        Assert.SkipUnless(File.Exists("/proc/sys/net/ipv4/ip_local_port_range"), "The range is read from /proc.");
        int first = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.SkipUnless(first == 32768, $"The range begins at {first} on this machine, not at Linux's default.");

        Assert.True(FreePorts.Allocate(IPAddress.Loopback) < first);
    }
}
