using OnlineLearning.Cli;

return await OlCommand.Run(args, Terminal.OfProcess(), CancellationToken.None);
