package io.domainrouter.lintedspring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.Commit;
import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.annotation.Transactional;

/** Tests of an application whose properties ask for the linter, run as Spring runs them. */
class DomainLintPropertyTest {

  /** Such tests, not found by themselves. */
  @SpringBootTest(
      classes = Cases.Application.class,
      properties = {
        "domainrouter.lint.fail-tests=true",
        "spring.datasource.url=jdbc:domainlint:classpath:linted_domains.yml:jdbc:h2:mem:linted",
        "spring.datasource.driver-class-name=io.domainrouter.lint.driver.DomainLintDriver"
      })
  static class Cases {
    @ImportAutoConfiguration({
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class,
      JdbcTemplateAutoConfiguration.class
    })
    static class Application {}

    @Autowired private JdbcTemplate jdbc;

    void readsOneDomain() {
      jdbc.queryForList("SELECT 1 FROM items");
    }

    void joinsTwo() {
      jdbc.queryForList("SELECT i.id FROM items i JOIN remarks r ON r.id = i.id");
    }

    @Transactional
    @Commit
    void writesTwoInATransaction() {
      jdbc.update("UPDATE items SET id = 1 WHERE id = 2");
      jdbc.update("UPDATE remarks SET id = 1 WHERE id = 2");
    }

    @Transactional
    void writesTwoInATransactionThatSpringTakesBack() {
      writesTwoInATransaction();
    }
  }

  /** A case may do anything. */
  private interface Case {
    void run(Cases cases) throws Exception;
  }

  private static void run(String method, Case body) throws Exception {
    TestContextManager manager = new TestContextManager(Cases.class);
    Cases cases = new Cases();
    manager.prepareTestInstance(cases);
    cases.jdbc.execute("CREATE TABLE IF NOT EXISTS items (id INT)");
    cases.jdbc.execute("CREATE TABLE IF NOT EXISTS remarks (id INT)");
    var named = Cases.class.getDeclaredMethod(method);
    manager.beforeTestMethod(cases, named);
    body.run(cases);
    manager.afterTestMethod(cases, named, null);
  }

  @Test
  void theTestFailsThatSentTheStatementOrEndedTheTransaction() throws Exception {
    assertThatCode(() -> run("readsOneDomain", Cases::readsOneDomain)).doesNotThrowAnyException();
    assertThatThrownBy(() -> run("joinsTwo", Cases::joinsTwo))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("reads-two-domains: reads tables of later and shop")
        .hasMessageContaining("sent by: io.domainrouter.lintedspring.DomainLintPropertyTest$Cases");
    assertThatThrownBy(() -> run("writesTwoInATransaction", Cases::writesTwoInATransaction))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("transaction-writes-two-domains");
    assertThatCode(
            () ->
                run(
                    "writesTwoInATransactionThatSpringTakesBack",
                    Cases::writesTwoInATransactionThatSpringTakesBack))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> run("joinsTwo", Cases::joinsTwo))
        .satisfies(again -> assertThat(again.getMessage()).contains("as in Cases.joinsTwo"))
        .isInstanceOf(AssertionError.class);
  }
}
