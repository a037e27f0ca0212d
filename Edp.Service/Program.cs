using Edp.Service.Hosting;

return await EdpHost.RunAsync(args);
