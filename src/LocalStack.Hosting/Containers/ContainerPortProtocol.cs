namespace LocalStack.Hosting.Containers;

/// <summary>What a port speaks.</summary>
internal enum ContainerPortProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}
