using System.Net;
using System.Text.RegularExpressions;
using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.Security;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Dashboard.Tests.Security;

public sealed partial class LoginTests
{
    [Fact]
    public async Task Page_WithoutTicket_GoesToLoginAndRemembersTheWay()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.GetPageAsync("/traces?q=a%20b");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/login?returnUrl=%2Ftraces%3Fq%3Da%2520b", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/session")]
    [InlineData("/traces")]
    public async Task NonPageRequest_WithoutTicket_IsUnauthorized(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.Http.GetAsync(path, Bounded.Test);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Token_InTheLink_IsExchangedForACookieAndLeavesTheAddress()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.GetPageAsync($"/login?t={RunningDashboard.Token}&returnUrl=%2Ftraces%3Fq%3Da");

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/traces?q=a", response.Headers.Location?.OriginalString);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith($"localstack.dashboard.{dashboard.FrontendUrl.Port}=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(RunningDashboard.Token, cookie, StringComparison.Ordinal);
        Assert.Contains("<h1", await dashboard.GetHtmlAsync("/traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_UsedTwice_OpensASecondBrowser()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.LogInAsync();
        using var second = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = dashboard.FrontendUrl };

        using var response = await second.GetAsync($"/login?t={RunningDashboard.Token}", Bounded.Test);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
    }

    [Fact]
    public async Task Token_Wrong_ShowsTheFormAgainAndSetsNoTicket()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.GetPageAsync("/login?t=0123456789abcdee");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("This token is not valid", await response.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
        using var page = await dashboard.GetPageAsync("/traces");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData(RunningDashboard.Token)]
    [InlineData("  http://127.0.0.1:62890/login?t=" + RunningDashboard.Token + " ")]
    public async Task Form_WithTokenOrWholeLink_LogsIn(string pasted)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var form = await dashboard.GetHtmlAsync("/login?returnUrl=%2Ftraces");
        var antiforgery = AntiforgeryField().Match(form).Groups[1].Value;

        using var response = await PostAsync(dashboard, pasted, antiforgery, dashboard.FrontendUrl.GetLeftPart(UriPartial.Authority));

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/traces", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Form_WithoutAntiforgeryToken_IsNotAccepted()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await PostAsync(dashboard, RunningDashboard.Token, "", dashboard.FrontendUrl.GetLeftPart(UriPartial.Authority));

        Assert.DoesNotContain("Set-Cookie", response.Headers.Select(header => header.Key));
        Assert.NotEqual(HttpStatusCode.SeeOther, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData(null)]
    public async Task Form_FromAnotherOrigin_IsForbidden(string? origin)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await PostAsync(dashboard, RunningDashboard.Token, "", origin);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Unsecured_ShowsPagesToEveryone()
    {
        await using var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { FrontendAuthMode = FrontendAuthMode.Unsecured, BrowserToken = "" });

        Assert.Contains("<h1", await dashboard.GetHtmlAsync("/traces"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("/traces?q=1", "/traces?q=1")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/a\nb", "/")]
    [InlineData("/login?t=x", "/")]
    public void LocalUrl_OnlyStaysHere(string? given, string expected) => Assert.Equal(expected, FrontendAuthentication.LocalUrl(given));

    [Fact]
    public void Ticket_EndsEightHoursAfterTheLastVisit()
    {
        var time = new FakeTimeProvider();
        var ticket = new SessionTicket(RunningDashboard.DefaultOptions, time);
        var text = ticket.Issue();

        time.Advance(TimeSpan.FromHours(7.9));
        Assert.True(ticket.TryAccept(text, out var remaining));
        Assert.InRange(remaining, TimeSpan.Zero, TimeSpan.FromMinutes(7));
        time.Advance(TimeSpan.FromHours(0.2));
        Assert.False(ticket.TryAccept(text, out _));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(7, true)]
    public async Task Visit_LateInATicketsLife_RenewsIt(int hoursOld, bool isRenewed)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var ticket = new SessionTicket(RunningDashboard.DefaultOptions, new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(-hoursOld))).Issue();
        dashboard.Cookies.Add(dashboard.FrontendUrl, new Cookie(FrontendAuthentication.CookieName(dashboard.FrontendUrl.Port), ticket));

        using var response = await dashboard.GetPageAsync("/traces");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isRenewed, response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("localstack.dashboard.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ticket_OfAnotherRunOrChanged_IsRefused()
    {
        var ours = new SessionTicket(RunningDashboard.DefaultOptions, TimeProvider.System);
        var afterRestart = new SessionTicket(RunningDashboard.DefaultOptions, TimeProvider.System);
        var otherRun = new SessionTicket(RunningDashboard.DefaultOptions with { BrowserToken = "another" }, TimeProvider.System);
        var text = ours.Issue();
        var changed = (text[0] == 'A' ? 'B' : 'A') + text[1..];

        Assert.True(afterRestart.TryAccept(text, out _));
        Assert.False(otherRun.TryAccept(text, out _));
        Assert.False(ours.TryAccept(changed, out _));
        Assert.False(ours.TryAccept("", out _));
        Assert.False(ours.TryAccept("not base64 url!", out _));
        Assert.False(new SessionTicket(RunningDashboard.DefaultOptions with { BrowserToken = "" }, TimeProvider.System).TryAccept(text, out _));
    }

    private static Task<HttpResponseMessage> PostAsync(RunningDashboard dashboard, string token, string antiforgery, string? origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent([new("token", token), new("returnUrl", "/traces"), new("__RequestVerificationToken", antiforgery)]),
        };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return dashboard.Http.SendAsync(request, Bounded.Test);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
