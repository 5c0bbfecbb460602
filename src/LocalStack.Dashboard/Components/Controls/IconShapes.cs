using System.Collections.Frozen;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>The icons: strokes of 1.5 on a grid of 16, drawn for this dashboard. Constants only, so they may be markup.</summary>
internal static class IconShapes
{
    private static readonly FrozenDictionary<string, string> Shapes = new Dictionary<string, string>
    {
        ["resources"] = """<rect x="2" y="2.5" width="12" height="4.5" rx="1.5"/><rect x="2" y="9" width="12" height="4.5" rx="1.5"/><path d="M4.75 4.75h.01M4.75 11.25h.01"/>""",
        ["console"] = """<rect x="1.75" y="2.5" width="12.5" height="11" rx="2"/><path d="m4.5 6 2.25 2-2.25 2M8.5 10.25h3"/>""",
        ["logs"] = """<path d="M2 4h.01M2 8h.01M2 12h.01M5 4h9M5 8h9M5 12h6"/>""",
        ["filter"] = """<path d="M2 3.5h12M4.5 8h7M6.75 12.5h2.5"/>""",
        ["info"] = """<circle cx="8" cy="8" r="6"/><path d="M8 7.5V11M8 5h.01"/>""",
        ["critical"] = """<path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5L5.5 2ZM8 5v3.5M8 11h.01"/>""",
        ["traces"] = """<path d="M2 3.75h6.5M4.5 8H13M7.5 12.25H14"/>""",
        ["repeat"] = """<path d="M3 6.5A3.5 3.5 0 0 1 6.5 3H13M11 1l2 2-2 2M13 9.5A3.5 3.5 0 0 1 9.5 13H3M5 15l-2-2 2-2"/>""",
        ["path"] = """<circle cx="3.5" cy="12" r="1.5"/><circle cx="12.5" cy="4" r="1.5"/><path d="M5 12h3a2 2 0 0 0 2-2V6a2 2 0 0 1 1-1.7"/>""",
        ["zoom"] = """<circle cx="7" cy="7" r="4.25"/><path d="m10.25 10.25 3.5 3.5M7 5.25v3.5M5.25 7h3.5"/>""",
        ["zoom-out"] = """<circle cx="7" cy="7" r="4.25"/><path d="m10.25 10.25 3.5 3.5M5.25 7h3.5"/>""",
        ["download"] = """<path d="M8 2v8M4.75 7 8 10.25 11.25 7M2.5 11.5v1A1.5 1.5 0 0 0 4 14h8a1.5 1.5 0 0 0 1.5-1.5v-1"/>""",
        ["ghost"] = """<path d="M3 13.5V7a5 5 0 0 1 10 0v6.5l-1.7-1.25L9.7 13.5 8 12.25 6.3 13.5l-1.6-1.25L3 13.5ZM6.25 7h.01M9.75 7h.01"/>""",
        ["link-both"] = """<path d="M6.5 9.5a2.5 2.5 0 0 0 3.5 0l2.5-2.5A2.5 2.5 0 0 0 9 3.5L8 4.5M9.5 6.5a2.5 2.5 0 0 0-3.5 0L3.5 9A2.5 2.5 0 0 0 7 12.5l1-1"/>""",
        ["arrow-down"] = """<path d="M8 2.5v9M4.5 8.25 8 11.75l3.5-3.5"/>""",
        ["search"] = """<circle cx="7" cy="7" r="4.25"/><path d="m10.25 10.25 3.5 3.5"/>""",
        ["check"] = """<circle cx="8" cy="8" r="6"/><path d="m5.5 8.2 1.8 1.8 3.2-3.8"/>""",
        ["error"] = """<circle cx="8" cy="8" r="6"/><path d="M8 5v3.5M8 11h.01"/>""",
        ["warning"] = """<path d="M8 2.25 14.25 13H1.75L8 2.25ZM8 6.5v3M8 11.25h.01"/>""",
        ["clock"] = """<circle cx="8" cy="8" r="6"/><path d="M8 4.75V8l2.25 1.5"/>""",
        ["spinner"] = """<path d="M8 2a6 6 0 1 1-5.2 3"/>""",
        ["dot"] = """<circle cx="8" cy="8" r="2.75"/>""",
        ["stop"] = """<rect x="3.75" y="3.75" width="8.5" height="8.5" rx="1.5"/>""",
        ["start"] = """<path d="M4.75 3.2v9.6L12.5 8 4.75 3.2Z"/>""",
        ["restart"] = """<path d="M13 8a5 5 0 1 1-1.6-3.7M13.25 2v3h-3"/>""",
        ["command"] = """<path d="M9 1.75 3.5 9H8l-1 5.25L12.5 7H8l1-5.25Z"/>""",
        ["chevron"] = """<path d="m6 3.5 4.5 4.5L6 12.5"/>""",
        ["chevron-left"] = """<path d="M10 3.5 5.5 8l4.5 4.5"/>""",
        ["close"] = """<path d="m4 4 8 8M12 4l-8 8"/>""",
        ["copy"] = """<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"/>""",
        ["eye"] = """<path d="M1.5 8S3.75 3.75 8 3.75 14.5 8 14.5 8 12.25 12.25 8 12.25 1.5 8 1.5 8Z"/><circle cx="8" cy="8" r="1.9"/>""",
        ["eye-off"] = """<path d="M3.2 5.2C2.1 6.4 1.5 8 1.5 8S3.75 12.25 8 12.25c1 0 1.9-.2 2.7-.6M6.3 4c.5-.2 1.1-.25 1.7-.25 4.25 0 6.5 4.25 6.5 4.25s-.6 1.2-1.8 2.3M2.5 2.5l11 11"/>""",
        ["link"] = """<path d="M9 3h4v4M13 3 7.5 8.5M11.5 9.5v2a1.5 1.5 0 0 1-1.5 1.5H4.5A1.5 1.5 0 0 1 3 11.5V6a1.5 1.5 0 0 1 1.5-1.5h2"/>""",
        ["plug"] = """<path d="M5.5 2v3M10.5 2v3M3.5 5h9v2.5a4.5 4.5 0 0 1-9 0V5ZM8 12v2.25"/>""",
        ["moon"] = """<path d="M13.25 9.6A5.6 5.6 0 0 1 6.4 2.75a5.6 5.6 0 1 0 6.85 6.85Z"/>""",
        ["sun"] = """<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9"/>""",
        ["pause"] = """<path d="M5.5 3.5v9M10.5 3.5v9"/>""",
        ["down"] = """<path d="M8 2.5v9M4.5 8.25 8 11.75l3.5-3.5M3 14h10"/>""",
        ["up"] = """<path d="M8 13.5v-9M4.5 7.75 8 4.25l3.5 3.5"/>""",
        ["expand"] = """<path d="m4.5 6 3.5-3.5L11.5 6M4.5 10 8 13.5l3.5-3.5"/>""",
        ["collapse"] = """<path d="M4.5 2.75 8 6.25l3.5-3.5M4.5 13.25 8 9.75l3.5 3.5"/>""",
        ["replicas"] = """<rect x="2" y="5" width="9" height="9" rx="1.5"/><path d="M5 5V3.5A1.5 1.5 0 0 1 6.5 2h6A1.5 1.5 0 0 1 14 3.5v6a1.5 1.5 0 0 1-1.5 1.5H11"/>""",
        ["database"] = """<ellipse cx="8" cy="3.75" rx="5" ry="2"/><path d="M3 3.75v8.5c0 1.1 2.24 2 5 2s5-.9 5-2v-8.5M3 8c0 1.1 2.24 2 5 2s5-.9 5-2"/>""",
        ["container"] = """<path d="M8 1.75 14 5v6l-6 3.25L2 11V5l6-3.25ZM2 5l6 3.25L14 5M8 8.25v6"/>""",
        ["project"] = """<path d="m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5 14 8l-3.5 3.5"/>""",
        ["executable"] = """<rect x="3.5" y="3.5" width="9" height="9" rx="1.5"/><path d="M6.5 1.5v2M9.5 1.5v2M6.5 12.5v2M9.5 12.5v2M1.5 6.5h2M1.5 9.5h2M12.5 6.5h2M12.5 9.5h2"/>""",
        ["parameter"] = """<path d="M2 4.5h6.5M11.5 4.5H14M2 11.5h2.5M7.5 11.5H14"/><circle cx="10" cy="4.5" r="1.5"/><circle cx="6" cy="11.5" r="1.5"/>""",
        ["envelope"] = """<rect x="1.75" y="3.25" width="12.5" height="9.5" rx="1.5"/><path d="m2.25 4.5 5.75 4.25 5.75-4.25"/>""",
        ["globe"] = """<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2 1.7 2.6 3.7 2.6 6S10 12.3 8 14c-2-1.7-2.6-3.7-2.6-6S6 3.7 8 2Z"/>""",
    }.ToFrozenDictionary();

    public static string Of(string name) => Shapes.GetValueOrDefault(name, Shapes["dot"]);
}
