using System.Net.ServerSentEvents;

namespace Portwatch.Tests.Servers;

/// <summary>Listens to the board's stream as a browser does.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private Browser(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events)
    {
        _response = response;
        _events = events;
    }

    /// <summary>Connects, after <paramref name="lastEventId"/> if one is given, and reads the first event.</summary>
    public static async Task<Browser> OpenAsync(HttpClient client, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status/stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken).Within("the stream");
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var events = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var browser = new Browser(response, events);
        browser.First = await browser.NextAsync(_ => true);
        return browser;
    }

    /// <summary>The event that a connection begins with.</summary>
    public SseItem<string> First { get; private set; }

    /// <summary>The next event that is wanted.</summary>
    public async Task<SseItem<string>> NextAsync(Predicate<SseItem<string>> isWanted)
    {
        while (await _events.MoveNextAsync().AsTask().Within("an event"))
        {
            if (isWanted(_events.Current))
            {
                return _events.Current;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    public void Dispose() => _response.Dispose();
}
