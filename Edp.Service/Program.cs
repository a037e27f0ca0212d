using Edp.Service.Hosting;

return await EdpCommands.RunAsync(args);
