using Edp.Service.Hosting;

return args is ["health", .. var settings] ? await HealthCommand.RunAsync(settings) : await EdpHost.RunAsync(args);
