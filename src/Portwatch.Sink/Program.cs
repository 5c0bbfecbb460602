using Portwatch.Sink;

// An alert is some hundred bytes.
const int MaxAlertBytes = 64 * 1024;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxAlertBytes);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<AlertStore>();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, SinkJson.Default));

var app = builder.Build();
app.UseStatusCodePages();
app.MapDefaultEndpoints();
SinkEndpoints.Map(app);
app.Run();
