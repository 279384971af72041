using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>Part of the example's preparation of inputs, what it is replaced by, and the errors, one a line.</summary>
internal static class PreparationErrorCases
{
    public static TheoryData<string, string, string> All { get; } = new()
    {
        {
            "cross: [lead, area]", "cross: [lead, area, arae]",
            "a.yaml:101:29: models.late_trip.inputs[6].cross[2]: was given arae; an input of the model that is no cross: lead, fare, area, vehicle, note, minute_of_day.sin, minute_of_day.cos, day_of_year.sin, day_of_year.cos, hour_of_week, driver.label.count, driver.label.delta, driver.label.ewma, lead.missing, area.missing; did you mean area?"
        },
        {
            "cross: [lead, lead]", "cross: [area, area]",
            "a.yaml:102:16: models.late_trip.inputs[7].cross: was given a list; 2 to 8 different inputs, or a number twice"
        },
        {
            "cross: [lead, lead]", "cross: [note, lead, note]",
            "a.yaml:102:16: models.late_trip.inputs[7].cross: was given a list; 2 to 8 different inputs, or a number twice"
        },
        {
            "cross: [lead, lead]", "cross: [lead, area*vehicle]",
            "a.yaml:102:23: models.late_trip.inputs[7].cross[1]: was given area*vehicle; an input of the model that is no cross: lead, fare, area, vehicle, note, minute_of_day.sin, minute_of_day.cos, day_of_year.sin, day_of_year.cos, hour_of_week, driver.label.count, driver.label.delta, driver.label.ewma, lead.missing, area.missing"
        },
        {
            "cross: [lead, lead]", "cross: [lead, fare]\n      - { text: [one, two] }\n      - cross: [one, two]",
            "a.yaml:104:16: models.late_trip.inputs[9].cross: was given a list; at most one text"
        },
        {
            "pairs: [area, vehicle, hour_of_week]", "pairs: area",
            "a.yaml:103:16: models.late_trip.inputs[8].pairs: was given area; 2 to 64 different inputs"
        },
        {
            "pairs: [area, vehicle, hour_of_week]", "pairs: [area, vehicle, area]",
            "a.yaml:103:16: models.late_trip.inputs[8].pairs: was given a list; 2 to 64 different inputs"
        },
        {
            "pairs: [area, vehicle, hour_of_week]", "pairs: [lead, area]",
            "a.yaml:103:16: models.late_trip.inputs[8].pairs: was given lead*area; each input once; lead*area is also at models.late_trip.inputs[6].cross"
        },
        {
            "missing: [lead, area]", "missing: [lead, hour_of_week]",
            "a.yaml:104:25: models.late_trip.inputs[9].missing[1]: was given hour_of_week; a numeric, categorical, text, view or label input of the model: lead, fare, area, vehicle, note, driver.label.count, driver.label.delta, driver.label.ewma"
        },
        {
            "missing: [lead, area]", "missing: [lead, lead]",
            "a.yaml:104:18: models.late_trip.inputs[9].missing: was given lead.missing; each input once; lead.missing is also at models.late_trip.inputs[9].missing"
        },
        {
            "{ categorical: [area, vehicle], signed: true }", "{ categorical: [area, vehicle], signed: 1 }",
            "a.yaml:96:49: models.late_trip.inputs[1].signed: was given 1; true or false"
        },
        {
            "{ categorical: [area, vehicle], signed: true }", "{ categorical: [area, vehicle], bucket: 3, scale: none }",
            "a.yaml:96:49: models.late_trip.inputs[1].bucket: was given 3; no buckets: only a numeric, view or label input has them\n" +
            "a.yaml:96:59: models.late_trip.inputs[1].scale: was given none; no scale: only a numeric, view or label input has it"
        },
        {
            "bucket: 10", "bucket: 65",
            "a.yaml:95:84: models.late_trip.inputs[0].bucket: was given 65; a whole number, 2 to 64"
        },
        {
            "bucket: 10", "bucket: 10, signed: true",
            "a.yaml:95:96: models.late_trip.inputs[0].signed: was given true; no sign: only a hashed input (categorical, text, date as one_hot, cross, pairs, missing, entity) has it"
        },
        {
            "scale: { kind: decayed, half_life: 500 }", "scale: { kind: decayed, half_life: 0.5 }",
            "a.yaml:95:69: models.late_trip.inputs[0].scale.half_life: was given 0.5; a number, 1 to 1000000000"
        },
        {
            "scale: { kind: decayed, half_life: 500 }", "scale: { kind: min_max, half_life: 500 }",
            "a.yaml:95:69: models.late_trip.inputs[0].scale.half_life: was given 500; no half_life: only decayed has it"
        },
        {
            "scale: { kind: decayed, half_life: 500 }", "scale: { half_life: 500 }",
            "a.yaml:95:34: models.late_trip.inputs[0].scale.kind: is missing; one of: standard, decayed, min_max, none"
        },
        {
            "scale: { kind: decayed, half_life: 500 }", "scale: log",
            "a.yaml:95:41: models.late_trip.inputs[0].scale: was given log; one of: standard, decayed, min_max, none"
        },
        {
            "words: 2, characters: [3, 5]", "words: 6, characters: [5, 3]",
            "a.yaml:97:30: models.late_trip.inputs[2].words: was given 6; a whole number, 0 to 5\n" +
            "a.yaml:97:45: models.late_trip.inputs[2].characters: was given a list; a length or the least and the greatest, 1 to 8"
        },
        {
            "words: 2, characters: [3, 5]", "characters: [1, 2, 3]",
            "a.yaml:97:35: models.late_trip.inputs[2].characters: was given a list; a length or the least and the greatest, 1 to 8"
        },
        {
            "words: 2, characters: [3, 5]", "characters: 9",
            "a.yaml:97:35: models.late_trip.inputs[2].characters: was given 9; a whole number, 1 to 8"
        },
        {
            "words: 2, characters: [3, 5]", "words: 0",
            "a.yaml:97:30: models.late_trip.inputs[2].words: was given 0; 1 to 5, or 0 with characters"
        },
        {
            "date: hour_of_week", "date: hour_of_week\n        words: 2",
            "a.yaml:100:16: models.late_trip.inputs[4].words: was given 2; no words: only a text input has them"
        },
        {
            "encoding: cyclic", "encoding: circle",
            "a.yaml:98:57: models.late_trip.inputs[3].encoding: was given circle; one of: one_hot, cyclic"
        },
        {
            "encoding: cyclic", "encoding: cyclic, signed: true",
            "a.yaml:98:73: models.late_trip.inputs[3].signed: was given true; no sign: only a hashed input (categorical, text, date as one_hot, cross, pairs, missing, entity) has it"
        },
        {
            "{ label: [count, delta, ewma], half_life: 2h, scale: min_max }", "{ label: [count, delta, ewma] }",
            "a.yaml:100:9: models.late_trip.inputs[5].half_life: is missing; the half-life of ewma, 1s to 365d"
        },
        {
            "{ label: [count, delta, ewma], half_life: 2h, scale: min_max }", "{ label: [count, delta], half_life: 2h }",
            "a.yaml:100:45: models.late_trip.inputs[5].half_life: was given 2h; no half_life: only label ewma has it"
        },
        {
            "half_life: 2h, scale", "half_life: 0s, scale",
            "a.yaml:100:51: models.late_trip.inputs[5].half_life: was given 0s; a duration, 1s to 365d, as 90s, 5m, 1h30m or 7d"
        },
    };
}
