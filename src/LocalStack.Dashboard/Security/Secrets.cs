using System.Security.Cryptography;
using System.Text;

namespace LocalStack.Dashboard.Security;

/// <summary>Comparison of secrets in a time that does not depend on where, or by how many characters, they differ.</summary>
internal static class Secrets
{
    public static bool Match(string expected, string? given)
    {
        if (expected.Length == 0 || string.IsNullOrEmpty(given))
        {
            return false;
        }

        // Equal lengths for the comparison, whatever was given.
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(expected), left);
        SHA256.HashData(Encoding.UTF8.GetBytes(given), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }
}
