package io.domainrouter.example.web;

import io.domainrouter.config.DomainFile;
import io.domainrouter.example.DemoOptions;
import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.data.Schemas;
import io.domainrouter.example.servers.Databases;
import io.domainrouter.example.servers.DemoServers;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Loads a monolith, starts the application on it and leaves the moving to whoever looks on. */
public final class WebDemo {
  private WebDemo() {}

  /** Returns when the page can be opened; the application runs until the JVM is ended. */
  public static void start(DemoOptions options) throws Exception {
    System.out.println("starting five servers and loading " + options.rows() + " rows");
    DemoServers.start(options);
    Databases databases = new Databases(DomainFile.load(options.location()));
    Schemas.create(databases, options.recreate());
    DemoData data = DemoData.ofRows(options.rows());
    try (var monolith = Databases.connect(databases.config().monolith())) {
      data.load(monolith);
    }
    Environment environment = run(options, data).getEnvironment();
    System.out.println(
        "open http://127.0.0.1:" + environment.getProperty("local.server.port") + "/");
  }

  private static ConfigurableApplicationContext run(DemoOptions options, DemoData data) {
    SpringApplication application = new SpringApplication(WebApplication.class);
    application.setDefaultProperties(
        Map.of(
            "spring.datasource.url", "jdbc:domainrouter:" + options.location(),
            "demo.threads", options.threads(),
            "demo.pace", options.paceMillis()));
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("demoData", data));
    return application.run();
  }
}
