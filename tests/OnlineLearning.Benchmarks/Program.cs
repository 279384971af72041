using OnlineLearning.Benchmarks;
using OnlineLearning.Benchmarks.Evaluate;
using OnlineLearning.Benchmarks.Features;
using OnlineLearning.Benchmarks.History;
using OnlineLearning.Benchmarks.Load;
using OnlineLearning.Benchmarks.Quality;

// dotnet run -c Release --project tests/OnlineLearning.Benchmarks -- NAME
switch (args.FirstOrDefault())
{
    case "in-silo":
        return await InSiloBench.Run(args.ElementAtOrDefault(1), args.ElementAtOrDefault(2) ?? "linear");
    case "http":
        return await HttpBench.Run();
    case "feedback":
        return await FeedbackBench.Run(args[1..]);
    case "stall":
        return await StallBench.Run(args[1..]);
    case "scale":
        return await ScaleBench.Run(args[1..]);
    case "recovery":
        return await RecoveryBench.Run(args[1..]);
    case "memory":
        return await MemoryBench.Run();
    case "archive":
        return await ArchiveBench.Run(args[1..]);
    case "journal":
        JournalBench.Run();
        return 0;
    case "server-journal":
        await ServerJournalBench.Run();
        return 0;
    case "take-over":
        return await TakeOverBench.Run();
    case "offline":
        await OfflineBench.Run();
        return 0;
    case "follow":
        FollowBench.Run();
        return 0;
    case "learner":
        BenchmarkDotNet.Running.BenchmarkRunner.Run<LearnerBench>(args: args[1..]);
        return 0;
    case "evaluate":
        return EvaluateBench.Run(args[1..]);
    case "quality":
        return QualityBench.Run(args[1..]);
    case "features":
        return await FeaturesBench.Run(args[1..]);
    case "history":
        return await HistoryBench.Run(args[1..]);
    case "entities":
        return await EntitiesBench.Run(args[1..]);
    case EntitiesServer.Command:
        return await EntitiesServer.Serve(args[1..]);
    case PacedLoad.Command:
        return PacedLoad.Client(args[1..]);
    case ScaleServer.Command:
        return await ScaleServer.Serve(args[1..]);
    case ArchiveServer.Command:
        return await ArchiveServer.Serve(args[1..]);
    case RecoveryServer.Command:
        return await RecoveryServer.Serve(args[1..]);
    case LabelClient.Command:
        return await LabelClient.Client(args[1..]);
    case HttpLoad.Command:
        return await HttpLoad.Client(args[1..]);
    default:
        Console.Error.WriteLine("Benchmarks: in-silo, http, feedback, stall, scale, recovery, memory, archive, journal, server-journal, take-over, offline, follow, learner, evaluate, quality, features, history, entities.");
        return 2;
}
