package io.domainrouter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The structure that docs/architecture.md promises. */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  static final String ROOT = "io.domainrouter";
  private static final Path DOCUMENT = Path.of("..", "docs", "architecture.md");

  /** A row of the table of packages: its name, or {@code (root)}. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (?:`([a-z.]+)`|\\(root\\)) \\|");

  @ArchTest
  static void everyPackageStandsInTheDocument(JavaClasses classes) throws IOException {
    Set<String> found = new TreeSet<>();
    classes.stream().map(JavaClass::getPackageName).forEach(found::add);
    found.removeAll(packagesFromTheTop());
    assertEquals(Set.of(), found);
  }

  @ArchTest
  static void importsPointDown(JavaClasses classes) throws IOException {
    List<String> packages = packagesFromTheTop();
    for (int upper = 0; upper < packages.size(); upper++) {
      for (String lower : packages.subList(upper + 1, packages.size())) {
        noClasses()
            .that()
            .resideInAPackage(lower)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(packages.get(upper))
            .because("docs/architecture.md lists " + lower + " below " + packages.get(upper))
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  private static List<String> packagesFromTheTop() throws IOException {
    List<String> packages = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(DOCUMENT));
    while (row.find()) {
      packages.add(row.group(1) == null ? ROOT : ROOT + "." + row.group(1));
    }
    return packages;
  }

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  /** Checklist line 109: nothing grows with short-lived threads. */
  @ArchTest
  static final ArchRule NOTHING_IS_KEPT_PER_THREAD =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

  @ArchTest
  static final ArchRule DECISIONS_KNOW_NO_JDBC =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".sql", ROOT + ".route")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql", "javax.sql", "com.mysql..", "com.zaxxer..");

  @ArchTest
  static final ArchRule THE_SQL_PARSER_IS_HIDDEN =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".sql")))
          .or()
          .arePublic()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.sf.jsqlparser..");

  @ArchTest
  static final ArchRule POOLS_ARE_HIDDEN =
      noClasses()
          .that(not(resideInAnyPackage(ROOT, ROOT + ".pool")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.zaxxer..");

  @ArchTest
  static final ArchRule THE_FILE_FORMAT_IS_HIDDEN =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".config")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.yaml..", "org.apache.commons.configuration2..");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      classes()
          .should()
          .haveNameNotMatching(".*(Impl|Utils?|Helper|Manager)")
          .because("such a name fits any class");
}
