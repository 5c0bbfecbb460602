using System.Security.Cryptography;
using System.Text;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>
/// A salted hash of the password that a cluster was given. It tells whether the parameter has changed since, without keeping the password a second time
/// and without asking the server.
/// </summary>
internal static class PasswordFingerprint
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int Iterations = 10_000;

    /// <summary>Whether the note exists and was made of this password.</summary>
    public static async Task<bool> MatchesAsync(string file, string password, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        var note = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        return note.Length == SaltBytes + HashBytes
            && CryptographicOperations.FixedTimeEquals(Hash(password, note.AsSpan(0, SaltBytes)), note.AsSpan(SaltBytes));
    }

    /// <summary>Writes the note, readable by its owner only.</summary>
    public static async Task WriteAsync(string file, string password, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(file, options);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync((byte[])[.. salt, .. Hash(password, salt)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A password that nobody will ever use, for the moment between initdb and the real one.</summary>
    public static string CreateRandomPassword() => RandomNumberGenerator.GetHexString(32);

    private static byte[] Hash(string password, ReadOnlySpan<byte> salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, HashBytes);
}
