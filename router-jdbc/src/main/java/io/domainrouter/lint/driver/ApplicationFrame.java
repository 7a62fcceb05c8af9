package io.domainrouter.lint.driver;

import io.domainrouter.lint.CrossDomainExempt;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.Location;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who in the application sent the statement of now: the innermost frame that is neither the JDK's
 * nor a library's. Immutable.
 *
 * @param exemption what it, or one that called it, carries as an annotation
 */
public record ApplicationFrame(Location where, Optional<Exemption> exemption) {
  private static final Location UNKNOWN = Location.recorded("(no frame of the application)", 0);
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final List<String> NOT_THE_APPLICATIONS =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "jakarta.",
          "kotlin.",
          "io.domainrouter.DomainRouter",
          "io.domainrouter.RouterEngine",
          "io.domainrouter.jdbc.",
          "io.domainrouter.execute.",
          "io.domainrouter.forward.",
          "io.domainrouter.observe.",
          "io.domainrouter.lint.",
          "io.domainrouter.spring.",
          "com.mysql.",
          "org.mariadb.",
          "org.h2.",
          "com.zaxxer.",
          "org.apache.",
          "com.mchange.",
          "org.springframework.",
          "org.hibernate.",
          "org.jooq.",
          "org.mybatis.",
          "org.jdbi.",
          "org.flywaydb.",
          "liquibase.",
          "net.ttddyy.",
          "io.opentelemetry.",
          "io.micrometer.",
          "org.junit.",
          "org.eclipse.",
          "reactor.");

  /** Of the calling thread. */
  public static ApplicationFrame now() {
    return WALKER.walk(ApplicationFrame::of);
  }

  private static ApplicationFrame of(Stream<StackFrame> stack) {
    List<StackFrame> frames = stack.filter(ApplicationFrame::isApplications).toList();
    Location where =
        frames.isEmpty()
            ? UNKNOWN
            : Location.recorded(frames.get(0).toStackTraceElement().toString(), 0);
    return new ApplicationFrame(
        where,
        frames.stream().map(ApplicationFrame::exemption).flatMap(Optional::stream).findFirst());
  }

  private static boolean isApplications(StackFrame frame) {
    String name = frame.getClassName();
    return !name.contains("$$")
        && !name.contains("$Proxy")
        && NOT_THE_APPLICATIONS.stream().noneMatch(name::startsWith);
  }

  private static Optional<Exemption> exemption(StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    return method(frame, type).flatMap(ApplicationFrame::annotated).or(() -> annotated(type));
  }

  private static Optional<AnnotatedElement> method(StackFrame frame, Class<?> type) {
    try {
      return Optional.of(
          type.getDeclaredMethod(frame.getMethodName(), frame.getMethodType().parameterArray()));
    } catch (NoSuchMethodException | LinkageError e) {
      return Optional.empty(); // a constructor, an initializer
    }
  }

  private static Optional<Exemption> annotated(AnnotatedElement element) {
    CrossDomainExempt exempt = element.getAnnotation(CrossDomainExempt.class);
    if (exempt == null) {
      return Optional.empty();
    }
    String since = exempt.since().isEmpty() ? "" : " since " + exempt.since();
    String owner = exempt.owner().isEmpty() ? "" : " by " + exempt.owner();
    return Exemption.parse(exempt.ticket() + " until " + exempt.until() + since + owner);
  }
}
