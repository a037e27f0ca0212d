using Edp.Service.Commands;

return await EdpCommands.RunAsync(args);
