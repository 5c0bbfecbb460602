using Portwatch.Sink;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<AlertStore>();

var app = builder.Build();
app.MapDefaultEndpoints();
SinkEndpoints.Map(app);
app.Run();
