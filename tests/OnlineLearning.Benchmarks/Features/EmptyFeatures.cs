using System.Globalization;
using Microsoft.AspNetCore.Http;
using OnlineLearning.Benchmarks.Load;
using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>The same body read with source-generated JSON, and a call of an empty grain for each row: the floor of everything that asks a grain a row.</summary>
internal static class EmptyFeatures
{
    private static readonly FeedbackRequest s_request = new() { Model = "", Id = "", Label = 0 };

    public static async Task Serve(HttpContext http, IGrainFactory grains)
    {
        var question = (await http.Request.ReadFromJsonAsync(QuestionJson.Default.FeatureQuestion))!;
        var drivers = question.Entities.Drivers;
        var calls = new ValueTask<LearnReply>[drivers.Length];
        for (var row = 0; row < drivers.Length; row++)
        {
            calls[row] = grains.GetGrain<IEmptyGrain>(drivers[row].ToString(CultureInfo.InvariantCulture)).Feedback(s_request);
        }

        var answers = new double[drivers.Length];
        for (var row = 0; row < drivers.Length; row++)
        {
            answers[row] = (await calls[row]).Loss;
        }

        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(answers, QuestionJson.Default.DoubleArray);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes);
    }
}
