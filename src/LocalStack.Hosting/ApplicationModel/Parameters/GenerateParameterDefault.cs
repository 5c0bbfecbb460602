using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Generates a random text, such as a password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Letters and digits that look alike are left out, as are special characters that shells, URLs and connection strings give a meaning to.
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    /// <summary>The least number of characters; 22 when it is not set.</summary>
    public int MinLength { get; set; }

    /// <summary>Whether lower case letters are used.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether upper case letters are used.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether digits are used.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether special characters are used.</summary>
    public bool Special { get; set; } = true;

    /// <summary>The least number of lower case letters.</summary>
    public int MinLower { get; set; }

    /// <summary>The least number of upper case letters.</summary>
    public int MinUpper { get; set; }

    /// <summary>The least number of digits.</summary>
    public int MinNumeric { get; set; }

    /// <summary>The least number of special characters.</summary>
    public int MinSpecial { get; set; }

    /// <summary>Generates a text with the system's cryptographic random numbers.</summary>
    /// <returns>A new text on each call.</returns>
    /// <exception cref="InvalidOperationException">No characters are allowed, or a class of them is both required and excluded.</exception>
    public override string GetDefaultValue()
    {
        Require(Lower, MinLower, "lower case letters");
        Require(Upper, MinUpper, "upper case letters");
        Require(Numeric, MinNumeric, "digits");
        Require(Special, MinSpecial, "special characters");

        var alphabet = (Lower ? LowerCharacters : "") + (Upper ? UpperCharacters : "") + (Numeric ? NumericCharacters : "") + (Special ? SpecialCharacters : "");
        if (alphabet.Length == 0)
        {
            throw new InvalidOperationException("A value cannot be generated when no characters are allowed in it. Allow letters, digits or special characters.");
        }

        // 22 of 67 characters carry 133 bits, more than a 128-bit key.
        var required = MinLower + MinUpper + MinNumeric + MinSpecial;
        var length = Math.Max(MinLength > 0 ? MinLength : 22, required);
        Span<char> characters = stackalloc char[Math.Min(length, 256)];
        characters = length > 256 ? new char[length] : characters;

        var rest = characters;
        rest = Fill(rest, LowerCharacters, MinLower);
        rest = Fill(rest, UpperCharacters, MinUpper);
        rest = Fill(rest, NumericCharacters, MinNumeric);
        rest = Fill(rest, SpecialCharacters, MinSpecial);
        RandomNumberGenerator.GetItems(alphabet, rest);
        RandomNumberGenerator.Shuffle(characters);
        return characters.ToString();
    }

    private static Span<char> Fill(Span<char> characters, string alphabet, int count)
    {
        RandomNumberGenerator.GetItems(alphabet, characters[..count]);
        return characters[count..];
    }

    private static void Require(bool isAllowed, int count, string characters)
    {
        if (count < 0 || (count > 0 && !isAllowed))
        {
            throw new InvalidOperationException($"A value with at least {count} {characters} cannot be generated{(isAllowed ? "" : $" when {characters} are not allowed")}.");
        }
    }
}
