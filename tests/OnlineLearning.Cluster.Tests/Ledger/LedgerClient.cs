using System.Globalization;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>
/// One client: an operation after the other, each under an id, again at another silo until it is acknowledged. Now and then one is sent only once, as by a client that goes away, and now and then one that was
/// acknowledged is sent again.
/// </summary>
internal sealed class LedgerClient(LedgerBook book, IReadOnlyList<LedgerDoor> doors, DriverBook driver, int seed, TimeSpan pause)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(seed);
    private int _door = seed;
    private volatile string? _waits;

    /// <summary>What it asks for again and again, and what it was answered last; null: nothing.</summary>
    public string? Waits => _waits;

    public async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            _door = _random.Next(3) == 0 ? _random.Next(doors.Count) : _door;
            await (_random.Next(10) switch
            {
                < 4 => Event(),
                < 7 => Label(),
                < 9 => Star(),
                _ => Repeat(),
            });
            await Task.Delay(pause * _random.NextDouble(), CancellationToken.None);
        }
    }

    /// <summary>Each of the driver's last ones again: a duplicate that changes nothing.</summary>
    public async Task RepeatAll()
    {
        foreach (var path in driver.Last.Keys)
        {
            await Repeat(path);
        }
    }

    private async Task Event()
    {
        var number = driver.Events + driver.SingleEvents.Count;
        var isSingle = driver.SingleEvents.Count < DriverBook.MostSingleEvents && _random.Next(20) == 0;
        var mark = isSingle ? DriverBook.SingleBase << (2 * driver.SingleEvents.Count) : 1 + (number * 7 % 100);
        var body = new { source = "trips", entity = driver.Key, id = $"t{number}", time = Time(number), fields = new { minutes = 3 + (number % 11 / 2.0), mark } };
        if (isSingle)
        {
            driver.SingleEvents.Add(await Once("event", "/v1/events", body) is not null);
            return;
        }

        await Until("event", "/v1/events", body);
        driver.Events++;
        driver.Marks += mark;
        driver.Last["/v1/events"] = (body, null);
    }

    private async Task Label()
    {
        var number = driver.Labels + driver.SingleLabels.Count;
        var id = $"p{number}";
        var prediction = new { entities = new { driver = driver.Key }, features = new { km = 1 + (number % 13), zone = $"z{number % 3}" }, time = Time(number), id };
        var label = new { prediction_id = $"eta:{id}:{driver.Key}", label = 5 + (number % 7) };
        await Until("prediction", "/v1/models/eta/predict", prediction);
        if (_random.Next(20) == 0)
        {
            driver.SingleLabels.Add(await Once("label", "/v1/feedback", label) is { } once && Number(LedgerDefinition.Eta, id, once) is not null);
            return;
        }

        while (true)
        {
            // A prediction is answered before it is durable: it can be lost, and asked for again.
            var answer = await Until("label", "/v1/feedback", label, orMissing: true);
            if (answer.IsOk)
            {
                driver.Labels++;
                driver.Last["/v1/feedback"] = (label, Number(LedgerDefinition.Eta, id, answer));
                return;
            }

            await Until("prediction", "/v1/models/eta/predict", prediction);
        }
    }

    private async Task Star()
    {
        var number = driver.Stars.Values.Sum() + driver.SingleStars.Count;
        var isSingle = _random.Next(20) == 0;
        var rider = isSingle ? driver.SingleRider : $"r{_random.Next(7)}";
        var body = new { entities = new { driver = driver.Key, rider }, time = Time(number), id = $"s{number}", label = 1 + (number % 5) };
        if (isSingle)
        {
            driver.SingleStars.Add(await Once("example", "/v1/models/stars/learn", body) is { } once && Number(LedgerDefinition.Stars, body.id, once) is not null);
            return;
        }

        var answer = await Until("example", "/v1/models/stars/learn", body);
        driver.Stars[rider] = driver.Stars.GetValueOrDefault(rider) + 1;
        driver.Last["/v1/models/stars/learn"] = (body, Number(LedgerDefinition.Stars, body.id, answer));
    }

    private Task Repeat()
        => driver.Last.Count == 0 ? Task.CompletedTask : Repeat(driver.Last.Keys.ElementAt(_random.Next(driver.Last.Count)));

    private async Task Repeat(string path)
    {
        var (body, number) = driver.Last[path];
        var answer = await Until("repeat", path, body);
        if ((string?)answer.Body["status"] != "duplicate" || (number is not null && (long?)answer.Body["updates"] != number))
        {
            book.Refuse($"{driver.Key}: {path} had been acknowledged{(number is null ? "" : $" as update {number}")} and was answered {answer.Body.ToJsonString()} when it came again: {body}");
        }
    }

    private long? Number(string model, string id, LedgerAnswer answer)
    {
        var number = (long?)answer.Body["updates"];
        if (number is null)
        {
            book.Refuse($"{driver.Key}: {id} of {model} was answered without the number of its update: {answer.Body.ToJsonString()}");
            return null;
        }

        book.Number(model, number.Value, $"{driver.Key}:{id}");
        return number;
    }

    private async Task<LedgerAnswer> Until(string kind, string path, object body, bool orMissing = false)
    {
        book.Count($"{kind}s sent");
        while (true)
        {
            var answer = await Try(path, body);
            if (answer.IsOk || (orMissing && answer.Status == 404))
            {
                _waits = null;
                book.Count(answer.IsOk ? $"{kind}s acknowledged" : "predictions lost before they were durable");
                return answer;
            }

            _waits = $"{path} {body}: {answer.Kind} {answer.Body["detail"]}";
            await Task.Delay(RetryPause * (0.5 + _random.NextDouble()), CancellationToken.None);
        }
    }

    /// <summary>Null where nobody knows what became of it.</summary>
    private async Task<LedgerAnswer?> Once(string kind, string path, object body)
    {
        book.Count($"{kind}s sent once");
        var answer = await Try(path, body);
        if (!answer.IsOk)
        {
            book.Count($"{kind}s sent once and not acknowledged");
            return null;
        }

        book.Count($"{kind}s acknowledged");
        return answer;
    }

    private async Task<LedgerAnswer> Try(string path, object body)
    {
        var door = _door % doors.Count;
        var answer = await doors[door].Post(path, body);
        if (!answer.IsOk && answer.Status != 404)
        {
            // To the next silo.
            _door = door + 1;
            book.Count($"answers: {answer.Kind}");
            if (answer.Status is not (0 or 503))
            {
                book.Refuse($"silo {door}: {path} {body} was answered {answer.Status} {answer.Body.ToJsonString()}");
            }
        }

        return answer;
    }

    private static string Time(int number) => new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
