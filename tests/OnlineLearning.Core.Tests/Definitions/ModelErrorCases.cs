using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>Part of the example, what it is replaced by, and the errors, one a line.</summary>
internal static class ModelErrorCases
{
    public static TheoryData<string, string, string> All { get; } = new()
    {
        {
            "task: regression", "task: multiclas",
            "a.yaml:45:11: models.trip_minutes.task: was given multiclas; one of: binary, regression, multiclass; did you mean multiclass?"
        },
        {
            "task: regression\n    entities", "entities",
            "a.yaml:44:3: models.trip_minutes.task: is missing; one of: binary, regression, multiclass"
        },
        {
            "entities: [driver, zone_cell]", "entities: [driver, driver, zone_cell]",
            "a.yaml:46:24: models.trip_minutes.entities[1]: was given driver; each entity once"
        },
        {
            "entities: [driver, zone_cell]", "entities: [driver, zone]",
            "a.yaml:46:24: models.trip_minutes.entities[1]: was given zone; a defined entity: driver, zone_cell, ride\n" +
            "a.yaml:71:7: models.trip_minutes.personal.zone_cell: was given zone_cell; one of the model's entities: driver\n" +
            "a.yaml:80:38: models.trip_minutes.table.entities.zone_cell: was given zone_cell; one of the model's entities: driver"
        },
        {
            "entities: driver\n", "entities: []\n",
            "a.yaml:85:15: models.long_trip.entities: was given 0 entities; 1 to 8 entities; the first is the primary one"
        },
        {
            "    label: { name: verdict, positive: long }\n    personal:\n      driver: { bias: true }\n", "    label: verdict\n",
            "a.yaml:83:3: models.long_trip.inputs: is missing; a model needs at least one input or personal term"
        },
        {
            "label: { name: minutes, min: 0, max: 600 }", "label: { min: 0 }",
            "a.yaml:58:5: models.trip_minutes.label.name: is missing; the name of the label"
        },
        {
            "min: 0, max: 600", "min: 600, max: 600",
            "a.yaml:58:44: models.trip_minutes.label.max: was given 600; a number above min, which is 600\n" +
            "a.yaml:76:20: models.trip_minutes.default_label: was given 0; a number, 600 to 600: the label's min to max"
        },
        {
            "min: 0, max: 600", "min: 0, max: 600, positive: x",
            "a.yaml:58:57: models.trip_minutes.label.positive: was given x; no positive: only a binary label has one"
        },
        {
            "min: 0, max: 600", "min: 0, max: 600, at_least: 15",
            "a.yaml:58:57: models.trip_minutes.label.at_least: was given 15; no at_least: only a binary label has one"
        },
        {
            "verdict, positive: long", "verdict, positive: long, at_least: 15",
            "a.yaml:86:55: models.long_trip.label.at_least: was given 15; no at_least beside positive: one of them says what means 1"
        },
        {
            "verdict, positive: long", "verdict, at_least: long",
            "a.yaml:86:39: models.long_trip.label.at_least: was given long; a number, finite"
        },
        {
            "min: 0, max: 600", "min: 1, max: 600",
            "a.yaml:76:20: models.trip_minutes.default_label: was given 0; a number, 1 to 600: the label's min to max"
        },
        {
            "    label: { name: verdict, positive: long }\n", "    label: verdict\n    default_label: 0.5\n",
            "a.yaml:87:20: models.long_trip.default_label: was given 0.5; 0 or 1 for task binary"
        },
        {
            "loss: { kind: squared }", "loss: { kind: logistic }",
            "a.yaml:60:21: models.trip_minutes.learner.loss.kind: was given logistic; absolute, epsilon_insensitive, huber, poisson, quantile, squared for task regression"
        },
        {
            "optimiser: adagrad", "optimiser: adamm",
            "a.yaml:61:18: models.trip_minutes.learner.optimiser: was given adamm; one of: adagrad, adam, arow, ftrl, kalman, normalised, passive_aggressive, rls, sgd; did you mean adam?"
        },
        {
            "l2: 1e-6", "l1: 0.1",
            "a.yaml:63:11: models.trip_minutes.learner.l1: was given 0.1; no l1: it is a setting of optimiser ftrl; optimiser adagrad has l2"
        },
        {
            "loss: { kind: squared }", "loss: { kind: quantile, tau: 1 }",
            "a.yaml:60:36: models.trip_minutes.learner.loss.tau: was given 1; a number, 0.001 to 0.999"
        },
        {
            "optimiser: adagrad", "optimiser: rls",
            "a.yaml:61:18: models.trip_minutes.learner.optimiser: was given rls; an optimiser other than rls, which takes at most 127 inputs, all of them numbers; zone is none\n" +
            "a.yaml:63:11: models.trip_minutes.learner.l2: was given 1e-6; no l2: it is a setting of learner leveraging_bagging_softmax, learner softmax, optimiser adagrad, optimiser adam, optimiser ftrl, optimiser normalised, optimiser sgd; optimiser rls has forgetting, variance"
        },
        {
            "initial: 0.5,", "initial: 0,",
            "a.yaml:62:47: models.trip_minutes.learner.schedule.initial: was given 0; a number, above 0 to 100"
        },
        {
            "initial: 0.5,", "initial: \"0.5\",",
            "a.yaml:62:47: models.trip_minutes.learner.schedule.initial: was given \"0.5\"; a number, above 0 to 100"
        },
        {
            "initial: 0.5, decay", "decay",
            "a.yaml:62:7: models.trip_minutes.learner.schedule.initial: is missing; a number, above 0 to 100"
        },
        { "decay: 1e-5", "decay: 10.5", "a.yaml:62:59: models.trip_minutes.learner.schedule.decay: was given 10.5; a number, 0 to 10" },
        { "floor: 0.05", "floor: 0.6", "a.yaml:62:72: models.trip_minutes.learner.schedule.floor: was given 0.6; a number, 0 to 0.5" },
        {
            "kind: exponential", "kind: constant",
            "a.yaml:62:56: models.trip_minutes.learner.schedule.decay: was given 1e-5; no decay: it is a setting of schedule exponential, schedule inverse_power, schedule inverse_time; schedule constant has warm_up\n" +
            "a.yaml:62:69: models.trip_minutes.learner.schedule.floor: was given 0.05; no floor: it is a setting of schedule cosine, schedule exponential, schedule inverse_power, schedule inverse_time, schedule polynomial, schedule step; schedule constant has warm_up"
        },
        {
            "kind: exponential", "kind: sine",
            "a.yaml:62:25: models.trip_minutes.learner.schedule.kind: was given sine; one of: constant, cosine, exponential, inverse_power, inverse_time, polynomial, step; did you mean cosine?"
        },
        {
            "schedule: 0.05,", "schedule: fast,",
            "a.yaml:70:40: models.trip_minutes.personal.driver.factors.schedule: was given fast; a number, above 0 to 100"
        },
        { "l2: 1e-6", "l2: .nan", "a.yaml:63:11: models.trip_minutes.learner.l2: was given .nan; a number, 0 to 1" },
        { "l2: 1e-6", "l2: 1.5", "a.yaml:63:11: models.trip_minutes.learner.l2: was given 1.5; a number, 0 to 1" },
        {
            "standardise: true", "standardise: yes",
            "a.yaml:64:20: models.trip_minutes.learner.standardise: was given yes; true or false"
        },
        { "bits: 18", "bits: 27", "a.yaml:65:13: models.trip_minutes.learner.bits: was given 27; a whole number, 8 to 26" },
        { "bits: 18", "bits: 18.5", "a.yaml:65:13: models.trip_minutes.learner.bits: was given 18.5; a whole number, 8 to 26" },
        { "shards: 1", "shards: 65", "a.yaml:74:13: models.trip_minutes.shards: was given 65; a whole number, 1 to 64" },
        { "    shards: 1\n", "    shards: 1\n    rewarm: 1.5\n", "a.yaml:75:13: models.trip_minutes.rewarm: was given 1.5; a number, 0 to 1" },
        { "    shards: 1\n", "    shards: 1\n    rewarm: -0.1\n", "a.yaml:75:13: models.trip_minutes.rewarm: was given -0.1; a number, 0 to 1" },
        { "    shards: 1\n", "    shards: 1\n    rewarm: { share: all }\n", "a.yaml:75:22: models.trip_minutes.rewarm.share: was given all; a number, 0 to 1" },
        { "    shards: 1\n", "    shards: 1\n    rewarm: { apart: -1 }\n", "a.yaml:75:22: models.trip_minutes.rewarm.apart: was given -1; a whole number, 0 to 1000000000" },
        { "    shards: 1\n", "    shards: 1\n    rewarm: { every: 5 }\n", "a.yaml:75:15: models.trip_minutes.rewarm.every: was given every; one of: share, apart" },
        {
            "label_wait: 2h", "label_wait: 4s",
            "a.yaml:75:17: models.trip_minutes.label_wait: was given 4s; a duration, 5s to 30d, as 90s, 5m, 1h30m or 7d"
        },
        {
            "max_open_predictions: 1024", "max_open_predictions: 0",
            "a.yaml:77:27: models.trip_minutes.max_open_predictions: was given 0; a whole number, 1 to 1000000"
        },
    };
}
