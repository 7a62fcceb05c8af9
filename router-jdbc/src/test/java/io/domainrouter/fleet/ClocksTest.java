package io.domainrouter.fleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/**
 * An instance whose clock is wrong is as good as any: nothing is decided by the time of day of the
 * machine that it runs on. Ages are measured by {@link System#nanoTime} there, and by the servers'
 * clocks where several look.
 */
@AnalyzeClasses(packages = "io.domainrouter", importOptions = ImportOption.DoNotIncludeTests.class)
final class ClocksTest {
  @ArchTest
  static final ArchRule NOBODY_ASKS_FOR_THE_TIME_OF_DAY =
      noClasses()
          .that()
          .haveNameNotMatching(
              // reports say when; exemptions end by day, and the linter's window is one of days
              ".*(control[.](Steps|LintGate)|lint[.]|observe[.]StatementUse).*")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callConstructor(Date.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);
}
