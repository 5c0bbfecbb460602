using System.Security.Cryptography;
using System.Text;
using Garnet.server;
using Garnet.server.Auth;
using Garnet.server.Auth.Settings;

namespace LocalStack.CacheServer;

/// <summary>One password for all clients, in UTF-8. Garnet's own setting reads a password as ASCII, so one with an umlaut would never match.</summary>
internal sealed class Utf8PasswordSettings(string password) : IAuthenticationSettings
{
    private readonly byte[] _password = Encoding.UTF8.GetBytes(password);

    /// <inheritdoc/>
    public IGarnetAuthenticator CreateAuthenticator(StoreWrapper storeWrapper) => new Authenticator(_password);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>The state of one connection.</summary>
    private sealed class Authenticator(byte[] password) : IGarnetAuthenticator
    {
        public bool IsAuthenticated { get; private set; }

        public bool CanAuthenticate => true;

        public bool HasACLSupport => false;

        public bool Authenticate(ReadOnlySpan<byte> given, ReadOnlySpan<byte> username) => IsAuthenticated = CryptographicOperations.FixedTimeEquals(given, password);
    }
}
