package io.domainrouter.example;

import io.domainrouter.example.story.Migration;
import io.domainrouter.example.web.WebDemo;

/**
 * The example: a whole migration under traffic ({@code migrate}), or the same application with a
 * page to drive it by hand ({@code web}).
 */
public final class ExampleApplication {
  private ExampleApplication() {}

  public static void main(String[] args) throws Exception {
    DemoOptions options = DemoOptions.fromSystemProperties();
    if (args.length > 0 && args[0].equals("web")) {
      WebDemo.start(options);
    } else {
      System.exit(new Migration(options).run());
    }
  }
}
