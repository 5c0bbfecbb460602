using System.Globalization;
using Benchmarks.Telemetry;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Playwright;

namespace Benchmarks.Dashboard;

/// <summary>
/// A running dashboard, ours or Aspire's, in a browser: 10,000 traces until the first rows are in view, one trace of 20,000 spans, and how long rows take to come
/// into view after a jump. Every visit has a browser context of its own; the first one of each page is not counted.
/// </summary>
internal static class BrowserBenchmark
{
    private const int BatchSpans = 500;
    private const int Traces = 10_000;
    private const int SpansOfEach = 2;
    private const int SpansOfOne = 20_000;
    private const int Visits = 5;

    /// <summary>Rows are what a list of either dashboard has in view when a name that was sent stands in a cell.</summary>
    private const string Script = """
        window.rowInView = () => [...document.querySelectorAll("[role=gridcell], td")].find((cell) => {
          const box = cell.getBoundingClientRect();
          return box.height > 0 && box.bottom > 0 && box.top < innerHeight && cell.textContent.includes("/api/endpoints/");
        });
        window.jump = async (part) => {
          let list;
          while (!(list = rowInView())) {
            await new Promise(requestAnimationFrame);
          }
          while (list.scrollHeight < list.clientHeight + 100 || !["auto", "scroll"].includes(getComputedStyle(list).overflowY)) {
            list = list.parentElement;
          }
          const began = performance.now();
          list.scrollTop = (list.scrollHeight - list.clientHeight) * part;
          const box = list.getBoundingClientRect();
          const isThere = () => document.elementsFromPoint(box.left + box.width / 4, box.top + box.height / 2)
            .some((element) => element.closest("[role=row], tr")?.textContent.includes("/api/endpoints/"));
          do {
            await new Promise(requestAnimationFrame);
          } while (!isThere());
          return performance.now() - began;
        };
        """;

    private static readonly Method<byte[], byte[]> Export = new(
        MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));

    /// <param name="name">Printed.</param>
    /// <param name="frontend">Where the pages are.</param>
    /// <param name="otlp">Where it takes OTLP/gRPC.</param>
    /// <param name="tracePath">The path of a trace, without its id.</param>
    public static async Task<int> RunAsync(string name, string frontend, string otlp, string tracePath)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("LOCALSTACK_TEST_BROWSER") ?? "/usr/bin/chromium-headless-shell",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        await SendAsync(otlp, first: SpansOfEach, Traces * SpansOfEach, SpansOfEach);
        await VisitAsync(browser, $"{name}, {Traces:N0} traces", $"{frontend}/traces");
        await SendAsync(otlp, first: 1UL << 40, SpansOfOne, SpansOfOne);
        var trace = unchecked((1UL << 40) / SpansOfOne * 0x9E37_79B9_7F4A_7C15);
        await VisitAsync(browser, $"{name}, a trace of {SpansOfOne:N0} spans", $"{frontend}{tracePath}0100000000000000{trace:x16}");
        return 0;
    }

    private static async Task SendAsync(string otlp, ulong first, int spans, int spansPerTrace)
    {
        using var channel = GrpcChannel.ForAddress(otlp);
        var (calls, payload) = (channel.CreateCallInvoker(), new SpanPayload(BatchSpans));

        // A trace begins where its number does.
        var next = first / (ulong)spansPerTrace * (ulong)spansPerTrace;
        for (var sent = 0; sent < spans; sent += BatchSpans)
        {
            await calls.AsyncUnaryCall(Export, null, default, payload.Next(ref next, spansPerTrace));
        }
    }

    private static async Task VisitAsync(IBrowser browser, string what, string address)
    {
        var (rows, jumps) = (new List<double>(), new List<double>());
        for (var visit = 0; visit <= Visits; visit++)
        {
            await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
            var page = await context.NewPageAsync();
            page.SetDefaultTimeout(120_000);
            await page.AddInitScriptAsync(Script);
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Commit });
            var seen = await page.WaitForFunctionAsync("() => rowInView() && performance.now()");
            if (visit == 0)
            {
                continue;
            }

            rows.Add(await seen.JsonValueAsync<double>());

            // What still loads behind the first rows is no part of a jump.
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            foreach (var part in (double[])[0.5, 0.9, 0.2, 1, 0])
            {
                jumps.Add(await page.EvaluateAsync<double>("part => jump(part)", part));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} first rows {Median(rows),6:0} ms ({rows.Min():0} to {rows.Max():0})   after a jump {Median(jumps),5:0} ms (up to {jumps.Max():0})"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
