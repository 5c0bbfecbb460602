using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting.Shield;

/// <summary>
/// Adds the shield to each host that is built, whichever builder builds it. Of the ways in, only this event reaches slim and empty builders, too; test servers and design-time
/// tools hang on it as well.
/// </summary>
internal sealed class HostObserver : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string ListenerName = "Microsoft.Extensions.Hosting";
    private const string Building = "HostBuilding";
    private const string WebHosting = "Microsoft.AspNetCore.Hosting.IStartupFilter, Microsoft.AspNetCore.Hosting.Abstractions";

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == ListenerName)
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // A program without ASP.NET Core has nothing to shield, and could not load the type.
        if (value is { Key: Building, Value: { } builder } && Type.GetType(WebHosting) is not null)
        {
            Add(builder);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    // Before the filters that the service has: they may take the Host header from elsewhere.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(object builder) =>
        ((IHostBuilder)builder).ConfigureServices(static (_, services) => services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, ShieldFilter>()));
}
