using System.Security.Cryptography;
using System.Text;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>
/// What PostgreSQL stores of a password (<see href="https://www.rfc-editor.org/rfc/rfc5803">RFC 5803</see>), made here in its place: client and server must normalize a
/// password in the same way, and Npgsql does only half of what the server does (SASLprep). The password itself then never leaves this process either.
/// </summary>
internal static class ScramVerifier
{
    private const int SaltBytes = 16;
    private const int Iterations = 4096;

    /// <summary>Makes one, with a new salt: <c>SCRAM-SHA-256$4096:salt$stored key:server key</c>.</summary>
    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC)), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}";
    }
}
