using System.Text;
using Grpc.Core;

namespace Guarded;

/// <summary>The one call of <c>EchoService</c>, for the service and its clients.</summary>
internal static class EchoMethod
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    public static Method<string, string> Say { get; } = new(MethodType.Unary, "Echo", "Say", Text, Text);
}
