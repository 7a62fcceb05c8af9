package io.domainrouter.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint over HTTP, in an application that knows the router by its URL alone. */
@ExtendWith(StarterSchemas.class)
class DomainRouterEndpointTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      exclude = {HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class})
  static class Application {}

  private record Answer(int status, JsonNode body) {}

  @Test
  void showsTheDomainsInTheirOrder() throws Exception {
    try (var context = start(false)) {
      JsonNode overview = get(context, "").body();
      assertThat(overview.get("router").asString()).isEqualTo("starter");
      assertThat(overview.get("writesEnabled").asBoolean()).isFalse();
      assertThat(overview.get("domains").get(0).get("domain").asString()).isEqualTo("shop");
      assertThat(overview.get("domains").get(0).get("phase").asString()).isEqualTo("1");
      assertThat(overview.get("domains").get(1).get("order").asInt()).isEqualTo(2);
    }
  }

  @Test
  void explainsAStatement() throws Exception {
    try (var context = start(false)) {
      String sql = URLEncoder.encode("SELECT * FROM items WHERE id = 1", StandardCharsets.UTF_8);
      Answer answer = get(context, "/explain?sql=" + sql);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().get("explanation").asString()).contains("items").contains("shop");
      assertThat(get(context, "/explain").status()).isEqualTo(400);
      assertThat(get(context, "/fleet").body().toString())
          .containsPattern("build (development|\\d[^,]*), alive, heartbeat ");
    }
  }

  @Test
  void refusesEveryChangeUnlessWritesAreEnabled() throws Exception {
    try (var context = start(false)) {
      assertThat(post(context, "/shop/advance", "{}").status()).isEqualTo(403);
      assertThat(post(context, "/everything-to-monolith", "{}").status()).isEqualTo(403);
      assertThat(get(context, "/shop").body().get("status").get("phase").asString()).isEqualTo("1");
    }
  }

  @Test
  void movesADomainForwardAndBack() throws Exception {
    try (var context = start(true)) {
      Answer forward = post(context, "/shop/advance", "{\"why\": \"test\"}");
      assertThat(forward.status()).isEqualTo(200);
      assertThat(forward.body().get("from").asString()).isEqualTo("1");
      assertThat(forward.body().get("to").asString()).isEqualTo("2");
      JsonNode detail = get(context, "/shop").body();
      assertThat(detail.get("status").get("phase").asString()).isEqualTo("2");
      assertThat(detail.get("gatesForward").isEmpty()).isFalse();
      assertThat(detail.get("mirrorReason").asString()).isEqualTo("not copied yet");
      assertThat(detail.get("poisonedRows").isEmpty()).isTrue();
      assertThat(detail.get("verification").isEmpty()).isTrue();
      assertThat(detail.get("status").get("journalOldestMillis").asLong()).isZero();
      assertThat(post(context, "/shop/repair", "{}").body().get("sqlState").asString())
          .isEqualTo("DR201");
      assertThat(post(context, "/shop/back", "{}").body().get("to").asString()).isEqualTo("1");
    }
  }

  @Test
  void answersAConflictWithTheGatesThatRefuse() throws Exception {
    try (var context = start(true)) {
      Answer refused = post(context, "/later/advance", "{}");
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.body().get("sqlState").asString()).isEqualTo("DR200");
      assertThat(refused.body().get("gates").toString()).contains("\"passed\":false");
    }
  }

  @Test
  void answersBadRequestsAsSuch() throws Exception {
    try (var context = start(true)) {
      assertThat(post(context, "/nobody/advance", "{}").status()).isEqualTo(404);
      assertThat(get(context, "/nobody").status()).isEqualTo(404);
      assertThat(post(context, "/shop/dance", "{}").status()).isEqualTo(400);
      assertThat(post(context, "/shop/read-percent", "{\"percent\": 101}").status()).isEqualTo(400);
      assertThat(post(context, "/shop/dual-write", "{}").status()).isEqualTo(400);
    }
  }

  @Test
  void foretellsApprovesAndReturns() throws Exception {
    try (var context = start(true)) {
      JsonNode foretold = get(context, "/shop/dry-run").body().get("lines");
      assertThat(foretold.toString()).contains("schema");
      Answer nothingBehind = get(context, "/shop/way-back?to=1");
      assertThat(nothingBehind.body().get("sqlState").asString()).isEqualTo("DR201");
      assertThat(get(context, "/shop/way-back?to=9").status()).isEqualTo(400);
      assertThat(get(context, "/shop/weather").status()).isEqualTo(400);
      assertThat(post(context, "/shop/approve", "{}").body().toString()).contains("logged in");
      assertThat(approve(context.getBean(DomainRouterEndpoint.class), () -> "Ada"))
          .isEqualTo(new EndpointAnswers.Done("the next step of shop is approved by Ada"));
      assertThat(post(context, "/shop/advance", "{\"epoch\": 7}").body().toString())
          .contains("made for epoch 7");
      assertThat(post(context, "/shop/advance", "{\"kill\": true}").status()).isEqualTo(200);
      assertThat(get(context, "/shop/way-back?to=1").body().toString()).contains("loses nothing");
      Answer returned = post(context, "/shop/return", "{\"to\": \"1\"}");
      assertThat(returned.status()).isEqualTo(200);
      assertThat(get(context, "/shop").body().get("status").get("phase").asString()).isEqualTo("1");
    }
  }

  private static Object approve(DomainRouterEndpoint endpoint, Principal who) {
    SecurityContext caller = callerIs(who);
    return endpoint
        .change(caller, "shop", "approve", null, null, null, null, null, null, null, null)
        .getBody();
  }

  private static SecurityContext callerIs(Principal who) {
    return new SecurityContext() {
      @Override
      public Principal getPrincipal() {
        return who;
      }

      @Override
      public boolean isUserInRole(String role) {
        return false;
      }
    };
  }

  @Test
  void completesOnlyInPhase5bAndTakesOneDomainToTheMonolith() throws Exception {
    try (var context = start(true)) {
      assertThat(post(context, "/shop/complete", "{}").status()).isEqualTo(400);
      Answer tooEarly =
          post(context, "/shop/complete", "{\"confirmation\": \"drop shop on the monolith\"}");
      assertThat(tooEarly.body().get("sqlState").asString()).isEqualTo("DR200");
      Answer emergency = post(context, "/shop/to-monolith", "{\"why\": \"a fire\"}");
      assertThat(emergency.body().get("message").asString()).isEqualTo("shop is in phase 1");
    }
  }

  private static ConfigurableApplicationContext start(boolean writes) {
    SpringApplication application = new SpringApplication(Application.class);
    return application.run(
        "--spring.datasource.url=jdbc:domainrouter:classpath:starter_domains.yml",
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--logging.level.root=warn",
        "--management.endpoints.web.exposure.include=domainrouter",
        "--domainrouter.endpoint.writes-enabled=" + writes);
  }

  private Answer get(ConfigurableApplicationContext context, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(context, path)).build());
  }

  private Answer post(ConfigurableApplicationContext context, String path, String body)
      throws Exception {
    return send(
        HttpRequest.newBuilder(uri(context, path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
  }

  private static URI uri(ConfigurableApplicationContext context, String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + "/actuator/domainrouter" + path);
  }
}
