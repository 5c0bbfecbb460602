using System.Text;

namespace Aspire.Hosting;

/// <summary>Takes the one line apart in which a launch profile writes its arguments.</summary>
internal static class CommandLine
{
    /// <summary>
    /// Arguments are separated by white space. Double quotes keep an argument together and are removed; a backslash before a quote makes the quote a
    /// character, and is otherwise one itself, since Windows paths are full of them.
    /// </summary>
    public static string[] Split(string line)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        var isQuoted = false;
        var isStarted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var character = line[i];
            if (character == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                current.Append('"');
                isStarted = true;
                i++;
            }
            else if (character == '"')
            {
                isQuoted = !isQuoted;
                isStarted = true;
            }
            else if (char.IsWhiteSpace(character) && !isQuoted)
            {
                Flush();
            }
            else
            {
                current.Append(character);
                isStarted = true;
            }
        }

        Flush();
        return [.. arguments];

        void Flush()
        {
            if (isStarted)
            {
                arguments.Add(current.ToString());
                current.Clear();
                isStarted = false;
            }
        }
    }
}
