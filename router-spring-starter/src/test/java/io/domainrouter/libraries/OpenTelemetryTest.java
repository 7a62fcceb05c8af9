package io.domainrouter.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's JDBC library around the router. */
class OpenTelemetryTest {
  private static final AttributeKey<String> SCHEMA = AttributeKey.stringKey("db.name");

  @Test
  void seesAndLeavesTheSameInEveryPhaseAndMakesTheSameSpans() throws Exception {
    try (Journey journey = new Journey("lib_telemetry")) {
      journey.travel(database -> new TracedShop(database.dataSource()));
    }
  }

  private static final class TracedShop implements Application {
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();
    private final JdbcShop shop;

    TracedShop(DataSource dataSource) {
      shop = new JdbcShop(JdbcTelemetry.create(telemetry).wrap(dataSource));
    }

    @Override
    public List<?> work(int round) {
      spans.reset();
      List<Object> seen = new ArrayList<>(shop.work(round));
      List<String> names = spans.getFinishedSpanItems().stream().map(TracedShop::line).toList();
      assertThat(names).anyMatch(name -> name.startsWith("INSERT"));
      seen.addAll(names);
      return seen;
    }

    /** The library asks a DataSource for its schema once, so that it is the monolith's for good. */
    private static String line(SpanData span) {
      String schema = span.getAttributes().get(SCHEMA);
      assertThat(schema).isIn("lib_telemetry_plain", "lib_telemetry_monolith");
      return span.getName().replace(schema, "schema") + " " + span.getStatus().getStatusCode();
    }

    @Override
    public void close() {
      telemetry.close();
    }
  }
}
