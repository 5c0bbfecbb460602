using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using LocalStack.ResourceService.V1;
using AppModel = Aspire.Hosting;

namespace LocalStack.Hosting.ControlPlane;

/// <summary>What a command asks for, what it was given and what came of it, between the application model and the resource service. Pure.</summary>
internal static class CommandMapping
{
    public static InteractionInput ToInput(AppModel.InteractionInput input)
    {
        var message = new InteractionInput
        {
            Name = input.Name,
            Label = input.Label ?? input.Name,
            Placeholder = input.Placeholder ?? "",
            InputType = input.InputType switch
            {
                AppModel.InputType.SecretText => InputType.SecretText,
                AppModel.InputType.Choice => InputType.Choice,
                AppModel.InputType.Boolean => InputType.Boolean,
                AppModel.InputType.Number => InputType.Number,
                _ => InputType.Text,
            },
            Required = input.Required,
            Value = input.Value ?? "",
            Description = input.Description ?? "",
            EnableDescriptionMarkdown = input.EnableDescriptionMarkdown,
            MaxLength = input.MaxLength ?? 0,
            AllowCustomChoice = input.AllowCustomChoice,
            Disabled = input.Disabled,
        };
        foreach (var (value, text) in input.Options ?? [])
        {
            message.Options[value] = text;
        }

        return message;
    }

    public static IReadOnlyDictionary<string, string?> ToValues(ResourceCommandRequest request)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Arguments)
        {
            values[name] = value.KindCase switch
            {
                Value.KindOneofCase.StringValue => value.StringValue,
                Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
                Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
                Value.KindOneofCase.NullValue or Value.KindOneofCase.None => null,
                _ => value.ToString(),
            };
        }

        return values;
    }

    public static ResourceCommandResponse ToResponse(ExecuteCommandResult result)
    {
        var response = new ResourceCommandResponse
        {
            Kind = result switch
            {
                { Success: true } => ResourceCommandResponseKind.Succeeded,
                { Canceled: true } => ResourceCommandResponseKind.Cancelled,
                { ArgumentErrors.Count: > 0 } => ResourceCommandResponseKind.InvalidArguments,
                _ => ResourceCommandResponseKind.Failed,
            },
        };
        if ((result.Message ?? result.ErrorMessage) is { } message)
        {
            response.ErrorMessage = message;
            response.Message = message;
        }

        if (result.Data is { } data)
        {
            response.Result = new ResourceCommandResult
            {
                Value = data.Value,
                Format = data.Format switch
                {
                    AppModel.ApplicationModel.CommandResultFormat.Json => LocalStack.ResourceService.V1.CommandResultFormat.Json,
                    AppModel.ApplicationModel.CommandResultFormat.Markdown => LocalStack.ResourceService.V1.CommandResultFormat.Markdown,
                    _ => LocalStack.ResourceService.V1.CommandResultFormat.Text,
                },
                DisplayImmediately = data.DisplayImmediately,
            };
        }

        response.ArgumentErrors.AddRange(result.ArgumentErrors.Select(error => new ArgumentError { Name = error.InputName, Message = error.Message }));
        return response;
    }
}
