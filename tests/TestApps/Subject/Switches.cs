using System.Globalization;

namespace Subject;

/// <summary>The command line, as Program.cs describes it.</summary>
internal sealed class Switches
{
    private static readonly HashSet<string> Flags =
        ["--ignore-sigterm", "--child", "--grandchild", "--daemon", "--crash", "--serve", "--wait-for-ever", "--unhealthy"];

    private static readonly HashSet<string> Values =
        ["--print", "--error", "--flood", "--giant-line", "--wait", "--exit", "--urls", "--instance", "--healthy-after"];

    private readonly List<KeyValuePair<string, string>> _given = [];

    public static Switches Parse(string[] args)
    {
        var switches = new Switches();
        for (int i = 0; i < args.Length; i++)
        {
            if (Flags.Contains(args[i]))
            {
                switches._given.Add(new(args[i], ""));
            }
            else if (Values.Contains(args[i]) && i + 1 < args.Length)
            {
                switches._given.Add(new(args[i], args[++i]));
            }
            else
            {
                throw new ArgumentException($"Unknown or incomplete switch '{args[i]}'. Program.cs lists them.");
            }
        }

        return switches;
    }

    public bool Has(string name) => _given.Any(pair => pair.Key == name);

    public IEnumerable<string> All(string name) => _given.Where(pair => pair.Key == name).Select(static pair => pair.Value);

    public string? Text(string name) => All(name).LastOrDefault();

    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
