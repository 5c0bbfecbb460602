using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace LocalStack.EndToEnd.Tests;

/// <summary>
/// axe on a page. It runs there, and tells only what is wrong: reports of all that is right, which the usual packages bring over and read, take several times
/// as long as the check.
/// </summary>
internal static class Accessibility
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Fails when axe finds something serious on the page as it is shown.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Script);
        }

        var serious = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ resultTypes: ['violations'] })).violations
              .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
              .map(violation => `${violation.id}: ${violation.help} (${violation.nodes.slice(0, 3).map(node => `${node.html}: ${node.failureSummary}`).join(', ')})`)
            """);
        Assert.True(serious.Length == 0, string.Join('\n', serious));
    }
}
