using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;
using OnlineLearning.Core.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class DefinitionBinderTests
{
    private const string Small = """
        entities: { user: }
        models:
          spam: { task: binary, entities: user, inputs: { text: words }, label: kind }

        """;

    [Fact]
    public void The_example_of_the_documentation_binds_to_what_it_says()
    {
        DefinitionSet set = Yaml.Valid(Yaml.Example);

        Assert.Equal(["driver_id", "zone_cell", "driver_id|zone_cell"], set.Entities.Values.Select(e => string.Join('|', e.JoinKeys)));
        Assert.Equal(
            ["minutes Float", "distance_km Float", "zone String", "stops Int", "shared Bool"],
            set.Sources["trips"].Fields.Select(f => $"{f.Name} {f.Type}"));
        FeatureViewDefinition view = set.FeatureViews["driver_trips"];
        Assert.Equal(TimeSpan.FromDays(7), view.TimeToLive);
        Assert.Equal(new AggregateDefinition("minutes_1h", "mean", "minutes", TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), null), view.Columns[1]);
        Assert.Equal(new AggregateDefinition("pace", "ewma", "minutes", null, null, TimeSpan.FromMinutes(30)), view.Columns[2]);
        ModelDefinition model = set.Models["trip_minutes"];
        Assert.Equal(
            [
                "distance_km", "stops", "zone", "remarks", "hour", "weekday", "zone*hour", "driver_trips:trips_1h", "driver_trips:pace",
                "driver.label.last", "driver.label.mean", "driver.key",
            ],
            model.Inputs.Select(i => i.Name));
        Assert.Equal(new LabelDefinition("minutes", 0, 600), model.Label);
        Assert.Equal(LearnerDefaults.LearnerOf("linear", LossDefinition.Of("squared"), "adagrad", ("l2", 1e-6)) with { Schedule = ScheduleDefinition.Of("exponential", 0.5, ("decay", 1e-5), ("floor", 0.05)) }, model.Learner);
        PersonalDefinition driver = model.Personal["driver"];
        Assert.Equal(new TermDefinition(ScheduleDefinition.Of("constant", 0.1), 0.01), driver.Bias);
        Assert.Equal(ScheduleDefinition.Of("inverse_time", 0.2, ("decay", 0.1), ("floor", 0.02)), driver.Coefficients!.Term.Schedule);
        Assert.Equal(64, driver.Coefficients.Most);
        Assert.Equal(["distance_km", "zone*hour"], driver.Coefficients.Inputs);
        Assert.Equal(new FactorsDefinition(8, LearnerDefaults.Factors), model.Personal["zone_cell"].Factors);
        Assert.Equal(TimeSpan.FromHours(2), model.LabelWait);
        Assert.Equal(0, model.DefaultLabel);
        Assert.Equal(("started", "iso", "cell", "km", "trips"), (
            model.Table.Time, model.Table.TimeUnit, model.Table.Entities["zone_cell"][0], model.Table.Columns["distance_km"], model.Table.Events[0]));
        Assert.Equal(new LabelDefinition("verdict", Positive: "long"), set.Models["long_trip"].Label);
        Assert.Equal(new LabelDefinition("delay", AtLeast: 15), set.Models["late_trip"].Label);
    }

    [Fact]
    public void A_pushed_view_has_typed_fields_the_columns_of_its_times_and_what_is_said_of_it()
    {
        DefinitionSet set = Yaml.Valid(Yaml.Example);
        (SourceDefinition source, FeatureViewDefinition view) = (set.Sources["profiles"], set.FeatureViews["driver_profile"]);

        Assert.Equal(
            [new("rating", FieldType.Float), new("since", FieldType.Timestamp), new("home", FieldType.String), new FieldDefinition("taste", FieldType.Vector, 4)], source.Fields);
        Assert.Equal(("said", "stored"), (source.EventTime, source.CreatedTime));
        Assert.Equal((SourceDefinition.DefaultEventTime, null), (set.Sources["trips"].EventTime, set.Sources["trips"].CreatedTime));
        Assert.Equal(["rating", "since", "home", "taste"], view.ColumnNames);
        Assert.Equal(("What is known of the driver, as it was last pushed.", "rides@example.org", 2), (view.Metadata.Description, view.Metadata.Owner, view.Metadata.Version));
        Assert.Equal(["team rides", "tier gold"], view.Metadata.Tags.Select(tag => $"{tag.Key} {tag.Value}"));
        Assert.Same(FeatureMetadata.None, set.FeatureViews["driver_trips"].Metadata);
    }

    [Fact]
    public void On_demand_views_and_services_bind_to_what_they_say()
    {
        DefinitionSet set = Yaml.Valid(Yaml.Example);
        OnDemandViewDefinition view = set.OnDemandViews["trip_plan"];
        OnDemandPlan plan = OnDemandPlan.Of(view, new FeatureViewKinds(set.FeatureViews, set.Sources));

        Assert.Equal([new("distance_km", FieldType.Float), new FieldDefinition("asked", FieldType.Timestamp)], view.Request);
        Assert.Equal(["driver_trips", "driver_profile:since"], view.Views);
        Assert.Equal(["expected Float", "years Float", "rush Bool"], plan.Columns.Select(column => $"{column.Name} {column.Kind}"));
        Assert.Equal(["driver_trips:pace", "driver_profile:since"], plan.Needs.Select(need => need.ToString()));
        Assert.Equal("How long a trip is likely to take.", view.Metadata.Description);
        Assert.Equal(["driver_trips", "driver_profile:rating", "trip_plan:expected"], set.FeatureServices["trip_time"].Features);
        Assert.Equal("rides@example.org", set.FeatureServices["trip_time"].Metadata.Owner);
    }

    [Fact]
    public void A_model_takes_of_a_view_what_is_a_number()
    {
        IReadOnlyList<InputDefinition> inputs = Yaml.Valid(Yaml.Replaced("view: driver_trips\n        columns: [trips_1h, pace]", "view: driver_profile")).Models["trip_minutes"].Inputs;

        Assert.Equal(["driver_profile:rating", "driver_profile:since"], inputs.Where(i => i.Kind == InputKind.View).Select(i => i.Name));
        Assert.Equal(
            "a.yaml:53:15: models.trip_minutes.inputs[5].view: was given driver_profile; a view with columns that are numbers; driver_profile has home, taste",
            Yaml.Bind(Yaml.Replaced("view: driver_trips\n        columns: [trips_1h, pace]", "view: driver_profile").Replace("[rating, since, home, taste]", "[home, taste]")).Errors[^1].ToString());
    }

    [Fact]
    public void A_column_with_hop_exact_keeps_its_events()
    {
        AggregateDefinition column = Yaml.Valid(Yaml.Replaced("hop: 5m", "hop: exact")).FeatureViews["driver_trips"].Columns[1];

        Assert.Equal(new AggregateDefinition("minutes_1h", "mean", "minutes", TimeSpan.FromHours(1), null, null, ExactHop: true), column);
    }

    [Fact]
    public void What_is_not_stated_has_its_documented_default()
    {
        ModelDefinition model = Yaml.Valid(Small).Models["spam"];

        Assert.Equal(LearnerDefaults.Learner(TaskKind.Binary), model.Learner);
        Assert.Equal((1, TimeSpan.FromMinutes(10), 1024, null), (model.Shards, model.LabelWait, model.MaxOpenPredictions, model.DefaultLabel));
        Assert.Empty(model.Personal);
        Assert.Equal((null, null, "iso"), (model.Table.Header, model.Table.Time, model.Table.TimeUnit));
    }

    [Fact]
    public void A_learner_and_a_loss_are_a_name_or_a_map()
    {
        LearnerDefinition Learner(string text) => Yaml.Valid(Small.Replace("label: kind", $"label: kind, learner: {text}")).Models["spam"].Learner;

        Assert.Equal(LearnerDefaults.Learner(TaskKind.Binary, "linear"), Learner("linear"));
        Assert.Equal(Learner("linear"), Learner("{ kind: linear, loss: { kind: logistic } }"));
        Assert.Equal(Learner("{ loss: logistic, schedule: { initial: 1.5, warm_up: 0 }, l2: 0 }"), Learner("linear"));
        Assert.Equal(7, Learner("{ schedule: { kind: constant, initial: 0.5, warm_up: 7 } }").Schedule!.Settings["warm_up"]);
        Assert.Equal(
            "a.yaml:3:88: models.spam.learner: was given linaer; one of: " + string.Join(", ", LearnerRegistry.All.Keys.Order(StringComparer.Ordinal)) + "; did you mean linear?",
            string.Join('\n', Yaml.Bind(Small.Replace("label: kind", "label: kind, learner: linaer")).Errors));
    }

    [Fact]
    public void A_view_input_without_columns_is_all_its_columns()
    {
        DefinitionSet set = Yaml.Valid(Yaml.Replaced("        columns: [trips_1h, pace]\n", ""));

        Assert.Equal(
            ["driver_trips:trips_1h", "driver_trips:minutes_1h", "driver_trips:pace"],
            set.Models["trip_minutes"].Inputs.Where(i => i.Kind == InputKind.View).Select(i => i.Name));
    }

    [Fact]
    public void A_label_input_is_about_the_primary_entity_unless_another_is_named()
    {
        string text = Yaml.Replaced("        entity: driver\n", "      - { label: mean, entity: zone_cell }\n");

        Assert.Equal(
            ["driver.label.last", "driver.label.mean", "zone_cell.label.mean"],
            Yaml.Valid(text).Models["trip_minutes"].Inputs.Where(i => i.Kind == InputKind.Label).Select(i => i.Name));
    }

    [Fact]
    public void A_bias_that_is_false_is_no_personal_term()
    {
        Assert.Empty(Yaml.Valid(Small.Replace("label: kind", "label: kind, personal: { user: { bias: false } }")).Models["spam"].Personal);
    }

    [Fact]
    public void Crosses_of_categories_are_crosses_and_all_others_products()
    {
        IReadOnlyList<InputDefinition> inputs = Yaml.Valid(Yaml.Example).Models["late_trip"].Inputs;

        Assert.Equal(
            ["lead*area Product", "lead*lead Product", "area*vehicle Cross", "area*hour_of_week Cross", "vehicle*hour_of_week Cross"],
            inputs.Where(i => i.Parts?.Count > 1).Select(i => $"{i.Name} {i.Kind}"));
    }

    [Fact]
    public void Cyclic_date_parts_are_a_sine_and_a_cosine_and_all_that_can_miss_has_an_indicator()
    {
        IReadOnlyList<InputDefinition> inputs = Yaml.Valid(Yaml.Example.Replace("missing: [lead, area]", "missing: all")).Models["late_trip"].Inputs;

        Assert.Equal(["minute_of_day.sin", "minute_of_day.cos", "day_of_year.sin", "day_of_year.cos"], inputs.Where(i => i.Kind is InputKind.Sine or InputKind.Cosine).Select(i => i.Name));
        Assert.Equal(
            ["lead", "fare", "area", "vehicle", "note", "driver.label.count", "driver.label.delta", "driver.label.ewma"],
            inputs.Where(i => i.Kind == InputKind.Missing).Select(i => Assert.Single(i.Parts!)));
    }

    [Fact]
    public void What_stands_beside_a_kind_is_on_each_of_its_inputs()
    {
        Dictionary<string, InputDefinition> inputs = Yaml.Valid(Yaml.Example).Models["late_trip"].Inputs.ToDictionary(i => i.Name);

        Assert.All(["lead", "fare"], name => Assert.Equal((new ScaleDefinition("decayed", 500), 10), (inputs[name].Scale, inputs[name].Buckets)));
        Assert.All(["area", "vehicle"], name => Assert.True(inputs[name].Signed));
        Assert.Equal(new Core.Learning.Preparation.TextGrams(2, 3, 5), inputs["note"].Grams);
        Assert.Equal([null, null, TimeSpan.FromHours(2)], new[] { "count", "delta", "ewma" }.Select(part => inputs[$"driver.label.{part}"].HalfLife));
    }

    [Fact]
    public void What_is_named_replaces_and_what_is_not_stays()
    {
        DefinitionSet applied = Yaml.Valid(Yaml.Example);

        DefinitionSet set = Yaml.Valid("models: { long_trip: { task: binary, entities: driver, inputs: [{ numeric: km }], label: x } }", applied);

        Assert.Equal(["late_trip", "long_trip", "trip_minutes"], set.Models.Keys.Order());
        Assert.Equal("x", set.Models["long_trip"].Label.Name);
        Assert.Empty(set.Models["long_trip"].Personal);
        Assert.Equal(Yaml.Json(applied with { Models = set.Models }), Yaml.Json(set));
    }

    [Fact]
    public void Pruning_drops_what_no_document_names()
    {
        BindResult result = Yaml.Bind(Small, Yaml.Valid(Yaml.Example), prune: true);

        Assert.Empty(result.Errors);
        Assert.Equal(Yaml.Json(Yaml.Valid(Small)), Yaml.Json(result.Set));
    }

    [Fact]
    public void A_document_that_breaks_what_is_applied_is_refused_and_nothing_changes()
    {
        DefinitionSet applied = Yaml.Valid(Yaml.Example);

        BindResult result = Yaml.Bind("sources: { trips: { entity: driver, fields: { km: float } } }", applied);

        Assert.Equal(
            [
                "(applied): feature_views.driver_trips.columns.minutes_1h.of: was given \"minutes\"; a field of source trips: km",
                "(applied): feature_views.driver_trips.columns.pace.of: was given \"minutes\"; a field of source trips: km",
            ],
            result.Errors.Select(e => e.ToString()));
        Assert.Same(applied, result.Set);
    }

    [Fact]
    public void A_definition_may_be_spread_over_files_in_any_order()
    {
        int models = Yaml.Example.IndexOf("models:", StringComparison.Ordinal);

        BindResult result = Yaml.Bind([("m.yaml", Yaml.Example[models..]), ("a.yaml", Yaml.Example[..models])]);

        Assert.Empty(result.Errors);
        Assert.Equal(Yaml.Json(Yaml.Valid(Yaml.Example)), Yaml.Json(result.Set));
    }

    [Fact]
    public void One_wrong_thing_is_one_error_even_where_others_name_it()
    {
        BindResult result = Yaml.Bind(Yaml.Replaced("    entity: driver\n    fields", "    entity: drivr\n    fields"));

        DefinitionError error = Assert.Single(result.Errors);
        Assert.Equal("a.yaml:8:13: sources.trips.entity: was given drivr; a defined entity: driver, zone_cell, ride; did you mean driver?", error.ToString());
    }

    [Fact]
    public void All_errors_are_found_at_once_in_the_order_of_the_text()
    {
        BindResult result = Yaml.Bind(Small.Replace("task: binary", "task: binry").Replace("entities: user, ", "entities: usr, shards: 0, ").Replace("label: kind", "lable: kind"));

        Assert.Equal(
            ["models.spam.label", "models.spam.task", "models.spam.entities", "models.spam.shards", "models.spam.lable"],
            result.Errors.Select(e => e.Field));
    }

    [Fact]
    public void Errors_and_inputs_are_bounded()
    {
        string wrong = string.Join('\n', Enumerable.Range(0, 3000).Select(i => $"  1{i}: {{ }}"));
        Assert.Equal(1000, Yaml.Bind($"entities:\n{wrong}\n").Errors.Count);

        string many = string.Join(", ", Enumerable.Range(0, 5000).Select(i => $"a{i}"));
        DefinitionError error = Assert.Single(Yaml.Bind(Small.Replace("text: words", $"text: [{many}]")).Errors);
        Assert.Equal("less than 4096 inputs", error.Allowed);

        string fields = string.Join(", ", Enumerable.Range(0, 1025).Select(i => $"f{i}: int"));
        error = Assert.Single(Yaml.Bind(Yaml.Replaced("stops: int", $"stops: int, {fields}")).Errors);
        Assert.Equal(("1030 fields", "at most 1024 fields"), (error.Given, error.Allowed));

        string columns = string.Join("\n", Enumerable.Range(0, 254).Select(i => $"      c{i}: {{ aggregate: count, window: 1h }}"));
        error = Assert.Single(Yaml.Bind(Yaml.Replaced("    columns:\n", $"    columns:\n{columns}\n")).Errors, e => e.Field == "feature_views.driver_trips.columns");
        Assert.Equal(("257 columns", "1 to 256 columns"), (error.Given, error.Allowed));
    }
}
