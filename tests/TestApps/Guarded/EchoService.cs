using Grpc.Core;

namespace Guarded;

/// <summary>A gRPC service of text, without generated code: the wire is what matters.</summary>
[BindServiceMethod(typeof(EchoServiceBase), nameof(Bind))]
internal abstract class EchoServiceBase
{
    public static void Bind(ServiceBinderBase binder, EchoServiceBase? service) =>
        binder.AddMethod(EchoMethod.Say, service is null ? null : new UnaryServerMethod<string, string>(service.Say));

    public abstract Task<string> Say(string request, ServerCallContext context);
}

internal sealed class EchoService : EchoServiceBase
{
    public override Task<string> Say(string request, ServerCallContext context) => Task.FromResult(request);
}
