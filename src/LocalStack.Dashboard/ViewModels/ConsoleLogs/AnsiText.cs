using System.Collections.Immutable;
using System.Text;

namespace LocalStack.Dashboard.ViewModels.ConsoleLogs;

/// <summary>
/// Reads the escape sequences of terminals (ECMA-48). Colours and weights become class names; whatever else a terminal would do (moving, clearing,
/// titles, links) is left out. The result is text and class names from a closed set, so nothing a program writes can become markup.
/// </summary>
internal static class AnsiText
{
    private static readonly string[] ColourNames = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

    // The sixteen colours as most terminals show them, to find the nearest one for colours given as numbers.
    private static readonly (int R, int G, int B)[] Sixteen =
    [
        (0, 0, 0), (205, 49, 49), (13, 188, 121), (229, 229, 16), (36, 114, 200), (188, 63, 188), (17, 168, 205), (204, 204, 204),
        (102, 102, 102), (241, 76, 76), (35, 209, 139), (245, 245, 67), (59, 142, 234), (214, 112, 214), (41, 184, 219), (255, 255, 255),
    ];

    public static ImmutableArray<AnsiRun> Parse(string line)
    {
        if (line.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && line.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0)
        {
            return line.Length == 0 ? [] : [new AnsiRun(line, "")];
        }

        var runs = ImmutableArray.CreateBuilder<AnsiRun>();
        var text = new StringBuilder(line.Length);
        var style = default(Style);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is '\u001b' or '\u009b')
            {
                i = ReadSequence(line, i, ref style, Flush);
            }
            else if (c == '\t')
            {
                text.Append("    ");
            }
            else if (!char.IsControl(c))
            {
                text.Append(c);
            }
        }

        Flush(style);
        return runs.ToImmutable();

        void Flush(Style current)
        {
            if (text.Length > 0)
            {
                runs.Add(new AnsiRun(text.ToString(), current.Classes));
                text.Clear();
            }
        }
    }

    /// <summary>The line as it reads, for search and copying.</summary>
    public static string Strip(string line) => string.Concat(Parse(line).Select(run => run.Text));

    /// <returns>The index of the sequence's last character; the line's last when it is cut off.</returns>
    private static int ReadSequence(string line, int start, ref Style style, Action<Style> flush)
    {
        var i = start;
        if (line[i] == '\u001b')
        {
            if (++i >= line.Length)
            {
                return i;
            }

            switch (line[i])
            {
                case '[':
                    break;
                case ']' or 'P' or '_' or '^' or 'X':
                    return SkipString(line, i + 1);
                case '(' or ')' or '*' or '+' or '#' or '%' or ' ':
                    return i + 1;
                default:
                    return i;
            }
        }

        var parameters = ++i;
        while (i < line.Length && line[i] is >= ' ' and <= '?')
        {
            i++;
        }

        if (i < line.Length && line[i] == 'm')
        {
            flush(style);
            style = style.With(line.AsSpan(parameters, i - parameters));
        }

        return i;
    }

    // An operating system command, as in "ESC ] 0 ; title BEL" or "ESC ] 8 ; ; https://… ESC \".
    private static int SkipString(string line, int i)
    {
        for (; i < line.Length; i++)
        {
            if (line[i] is '\u0007' or '\u009c')
            {
                return i;
            }

            if (line[i] == '\u001b' && i + 1 < line.Length && line[i + 1] == '\\')
            {
                return i + 1;
            }
        }

        return i;
    }

    private readonly record struct Style(int Foreground, int Background, bool Bold, bool Dim, bool Italic, bool Underline, bool Strike, bool Inverse)
    {
        // 0 is "default", so that default(Style) is the terminal's; 1 to 16 are the sixteen colours.
        public string Classes
        {
            get
            {
                if (this == default)
                {
                    return "";
                }

                var (foreground, background) = Inverse ? (Background, Foreground) : (Foreground, Background);
                var names = new List<string>(4);
                if (foreground > 0)
                {
                    names.Add($"a-{NameOf(foreground)}");
                }

                if (background > 0)
                {
                    names.Add($"a-on-{NameOf(background)}");
                }

                AddIf(Inverse && background == 0, "a-on-text");
                AddIf(Inverse && foreground == 0, "a-canvas");
                AddIf(Bold, "a-bold");
                AddIf(Dim, "a-dim");
                AddIf(Italic, "a-italic");
                AddIf(Underline, "a-underline");
                AddIf(Strike, "a-strike");
                return string.Join(' ', names);

                void AddIf(bool condition, string name)
                {
                    if (condition)
                    {
                        names.Add(name);
                    }
                }
            }
        }

        public Style With(ReadOnlySpan<char> parameters)
        {
            Span<int> codes = stackalloc int[32];
            var count = ReadCodes(parameters, codes);
            var style = this;
            for (var i = 0; i < count; i++)
            {
                style = codes[i] switch
                {
                    0 => default,
                    1 => style with { Bold = true },
                    2 => style with { Dim = true },
                    3 => style with { Italic = true },
                    4 => style with { Underline = true },
                    7 => style with { Inverse = true },
                    9 => style with { Strike = true },
                    22 => style with { Bold = false, Dim = false },
                    23 => style with { Italic = false },
                    24 => style with { Underline = false },
                    27 => style with { Inverse = false },
                    29 => style with { Strike = false },
                    >= 30 and <= 37 => style with { Foreground = codes[i] - 29 },
                    39 => style with { Foreground = 0 },
                    >= 40 and <= 47 => style with { Background = codes[i] - 39 },
                    49 => style with { Background = 0 },
                    >= 90 and <= 97 => style with { Foreground = codes[i] - 81 },
                    >= 100 and <= 107 => style with { Background = codes[i] - 91 },
                    38 => style with { Foreground = ReadExtended(codes[..count], ref i) ?? style.Foreground },
                    48 => style with { Background = ReadExtended(codes[..count], ref i) ?? style.Background },
                    _ => style,
                };
            }

            return style;
        }

        private static string NameOf(int colour) => colour <= 8 ? ColourNames[colour - 1] : $"bright-{ColourNames[colour - 9]}";

        private static int ReadCodes(ReadOnlySpan<char> parameters, Span<int> codes)
        {
            var count = 0;
            foreach (var range in parameters.SplitAny(';', ':'))
            {
                if (count == codes.Length)
                {
                    break;
                }

                var digits = parameters[range];
                codes[count++] = digits.IsEmpty ? 0 : int.TryParse(digits, out var code) ? code : -1;
            }

            return count;
        }

        // After 38 or 48: "5;n" for one of 256 colours, "2;r;g;b" for any.
        private static int? ReadExtended(ReadOnlySpan<int> codes, ref int i)
        {
            if (i + 2 < codes.Length && codes[i + 1] == 5)
            {
                i += 2;
                return FromIndex(codes[i]);
            }

            if (i + 4 < codes.Length && codes[i + 1] == 2)
            {
                i += 4;
                return Nearest(codes[i - 2], codes[i - 1], codes[i]);
            }

            i = codes.Length;
            return null;
        }

        private static int? FromIndex(int index) => index switch
        {
            < 0 or > 255 => null,
            < 16 => index + 1,
            < 232 => Nearest(Level((index - 16) / 36), Level((index - 16) / 6 % 6), Level((index - 16) % 6)),
            _ => Nearest(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10),
        };

        private static int Level(int step) => step == 0 ? 0 : 55 + step * 40;

        private static int Nearest(int r, int g, int b)
        {
            var best = 0;
            var least = int.MaxValue;
            for (var i = 0; i < Sixteen.Length; i++)
            {
                var (dr, dg, db) = (Sixteen[i].R - Math.Clamp(r, 0, 255), Sixteen[i].G - Math.Clamp(g, 0, 255), Sixteen[i].B - Math.Clamp(b, 0, 255));
                var distance = dr * dr * 2 + dg * dg * 4 + db * db * 3;
                if (distance < least)
                {
                    (least, best) = (distance, i);
                }
            }

            return best + 1;
        }
    }
}
